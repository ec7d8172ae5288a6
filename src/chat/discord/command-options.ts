import type { ChatInbox } from '../adapter.ts'
import type { CommandName } from '../command.ts'
import { commands } from '../commands.ts'

/** What the inbox can go on with what was typed so far. */
export type Completed = Parameters<ChatInbox['complete']>[0]

/** One thing that a subcommand of `/502` takes. */
export interface CommandOption {
  name: string
  description: string
  /** `words` is free text to the end of the line; `flag` yes or no; `file` a text file. Default: one word. */
  kind?: 'word' | 'words' | 'flag' | 'file'
  required?: boolean
  completes?: Completed
  choices?: string[]
}

const service = { name: 'service', description: 'The service', completes: 'service' } as const
const incident = {
  name: 'incident',
  description: 'The incident, as in INC-42',
  completes: 'incident',
} as const
const approval = { name: 'approval', description: 'The id of the proposal', required: true } as const
const reason = { name: 'reason', description: 'Why', kind: 'words' } as const
const scope = {
  ...service,
  description: 'The service; everything when it is left out',
} as const

/** Every subcommand's options, those that are required first as Discord wants it. */
export const commandOptions: Record<CommandName, CommandOption[]> = {
  diagnose: [
    { ...service, description: 'The service, or a URL', required: true },
    { name: 'runbook', description: 'Another runbook than the usual one', completes: 'runbook' },
  ],
  status: [{ ...service, description: 'One service only' }],
  cancel: [{ ...incident, description: 'The incident; in its thread, that one' }],
  incidents: [{ name: 'which', description: 'The open ones, unless you say all', choices: ['open', 'all'] }],
  show: [{ ...incident, required: true }],
  report: [{ ...incident, description: 'The incident; in its thread, that one' }],
  services: [],
  runbooks: [],
  causes: [],
  explain: [
    {
      name: 'what',
      description: 'A cause, a status such as 502, or the text of an error',
      kind: 'words',
      completes: 'cause',
    },
    { name: 'file', description: 'Log lines or output as a text file of up to 200 kB', kind: 'file' },
  ],
  approve: [
    approval,
    { ...reason, description: 'Why; some changes need it' },
    { name: 'service', description: 'The name of the service, where the plan asks to type it' },
    { name: 'break-glass', description: 'Override freezes and limits; needs a reason', kind: 'flag' },
  ],
  deny: [approval, reason],
  remedies: [{ name: 'cause', description: 'Remedies for one cause only', completes: 'cause' }],
  propose: [
    { ...incident, required: true },
    { name: 'remedy', description: 'The remedy to plan', required: true, completes: 'remedy' },
  ],
  freeze: [
    { ...reason, description: 'Why; whoever wants to change something is shown it', required: true },
    scope,
    { name: 'duration', description: 'How long, as in 30m or 2h; until it is lifted when left out' },
  ],
  unfreeze: [scope, reason],
  freezes: [],
  watch: [
    { ...service, description: 'The service, or a URL', required: true },
    { name: 'duration', description: 'How long, as in 10m or 1h' },
  ],
  unwatch: [service],
  alarms: [{ ...service, description: 'One service only' }],
  silence: [
    { ...service, description: 'The service, or all; leave all out to see what is silenced' },
    { name: 'duration', description: 'How long, as in 30m or 2h' },
    { ...reason, description: 'Why; whoever misses an alarm is shown it' },
  ],
  unsilence: [{ ...service, description: 'The service, or all', required: true }],
  map: [
    { name: 'alarm', description: 'The id of the alarm; leave all out to see the rules' },
    { ...service, description: 'The service that it belongs to' },
  ],
  unmap: [{ name: 'rule', description: 'The id of the rule', required: true }],
  help: [{ name: 'command', description: 'One command only', choices: commands.map(({ name }) => name) }],
}
