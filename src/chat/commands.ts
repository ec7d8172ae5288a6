import { BotError } from '../errors.ts'
import { suggest } from '../suggest.ts'
import { parseMap, parseSilence, parseUnmap, parseUnsilence } from './alarm-arguments.ts'
import {
  parseApprove,
  parseDeny,
  parseFreeze,
  parsePropose,
  parseUnfreeze,
  parseWatch,
} from './change-arguments.ts'
import type { Command, CommandSpec } from './command.ts'
import {
  atMost,
  parseDiagnose,
  parseExplain,
  parseIncident,
  parseIncidents,
  quoted,
} from './command-arguments.ts'

/** Every command: the parser, the help and the guesses at typing errors all come from here. */
export const commands: readonly CommandSpec[] = [
  {
    name: 'diagnose',
    usage: 'diagnose <service|url> [--runbook name]',
    summary: 'Find out which hop makes the error, and why.',
    examples: ['diagnose shop', 'diagnose https://shop.example/cart', 'diagnose shop --runbook 502'],
    parse: parseDiagnose,
  },
  {
    name: 'status',
    usage: 'status [service]',
    summary: 'How the services stand: open incidents and last verdicts.',
    examples: ['status', 'status shop'],
    parse: (words, misused) => atMost(1, words, misused) ?? { name: 'status', service: words[0] ?? null },
  },
  {
    name: 'cancel',
    usage: 'cancel [incident]',
    summary: "Stop the run of an incident; in an incident's thread, of that one.",
    examples: ['cancel', 'cancel INC-42'],
    parse: (words, misused) => parseIncident(words, misused, (incident) => ({ name: 'cancel', incident })),
  },
  {
    name: 'incidents',
    usage: 'incidents [open|all]',
    summary: 'List incidents, newest first; the open ones unless you say all.',
    examples: ['incidents', 'incidents all'],
    parse: parseIncidents,
  },
  {
    name: 'show',
    usage: 'show <incident>',
    summary: 'Show an incident: its verdict, evidence and plans.',
    examples: ['show INC-42', 'show 42'],
    parse: (words, misused) =>
      parseIncident(words, misused, (incident) =>
        incident === null ? misused('it needs an incident') : { name: 'show', incident },
      ),
  },
  {
    name: 'report',
    usage: 'report [incident]',
    summary: "Sum up an incident, and say how to get its report; in an incident's thread, of that one.",
    examples: ['report INC-42', 'report'],
    parse: (words, misused) => parseIncident(words, misused, (incident) => ({ name: 'report', incident })),
  },
  {
    name: 'services',
    usage: 'services',
    summary: 'List the services and their request paths.',
    examples: ['services'],
    parse: (words, misused) => atMost(0, words, misused) ?? { name: 'services' },
  },
  {
    name: 'runbooks',
    usage: 'runbooks',
    summary: 'List the runbooks and what each looks at.',
    examples: ['runbooks'],
    parse: (words, misused) => atMost(0, words, misused) ?? { name: 'runbooks' },
  },
  {
    name: 'causes',
    usage: 'causes',
    summary: 'List the causes that a diagnosis can name.',
    examples: ['causes'],
    parse: (words, misused) => atMost(0, words, misused) ?? { name: 'causes' },
  },
  {
    name: 'explain',
    usage: 'explain <cause|status code|pasted text>',
    summary: 'Explain a cause, a 5xx status, or whatever you paste: log lines, replies, outputs.',
    examples: ['explain 502', 'explain backend-down'],
    parse: parseExplain,
  },
  {
    name: 'approve',
    usage: 'approve <approval> [--service name] [--break-glass] [reason]',
    summary:
      'Approve a proposed change; it is carried out once. High risk asks for the name of the service and a reason; --break-glass overrides freezes and limits, with a reason.',
    examples: [
      'approve k3v9q2x7w1',
      'approve k3v9q2x7w1 --service shop checked with the team',
      'approve k3v9q2x7w1 --break-glass customers cannot pay',
    ],
    parse: parseApprove,
  },
  {
    name: 'deny',
    usage: 'deny <approval> [reason]',
    summary: 'Deny a proposed change. Nothing is changed.',
    examples: ['deny k3v9q2x7w1', 'deny k3v9q2x7w1 sale is running'],
    parse: parseDeny,
  },
  {
    name: 'remedies',
    usage: 'remedies [cause]',
    summary: 'List the remedies: what each changes, its risk, and the causes it answers.',
    examples: ['remedies', 'remedies backend-down'],
    parse: (words, misused) => atMost(1, words, misused) ?? { name: 'remedies', cause: words[0] ?? null },
  },
  {
    name: 'propose',
    usage: 'propose <incident> <remedy>',
    summary: 'Plan another remedy for an incident. Nothing is changed before it is approved.',
    examples: ['propose INC-42 restart-unit'],
    parse: parsePropose,
  },
  {
    name: 'freeze',
    usage: 'freeze [service|all] [duration] <reason>',
    summary: 'Change nothing from now on, of one service or of all, whatever is approved. Anybody may.',
    examples: ['freeze all 2h sale is running', 'freeze shop database is being moved'],
    parse: parseFreeze,
  },
  {
    name: 'unfreeze',
    usage: 'unfreeze [service|all] [reason]',
    summary: 'Allow changes again. Only approvers may.',
    examples: ['unfreeze shop', 'unfreeze all sale is over'],
    parse: parseUnfreeze,
  },
  {
    name: 'freezes',
    usage: 'freezes',
    summary: 'List what is frozen, by whom, why, and until when.',
    examples: ['freezes'],
    parse: (words, misused) => atMost(0, words, misused) ?? { name: 'freezes' },
  },
  {
    name: 'watch',
    usage: 'watch <service|url> [duration]',
    summary: 'Ask again and again how requests go, in one message; 10m unless you say otherwise.',
    examples: ['watch shop', 'watch shop 30m'],
    parse: parseWatch,
  },
  {
    name: 'unwatch',
    usage: 'unwatch [service]',
    summary: 'Stop watching.',
    examples: ['unwatch', 'unwatch shop'],
    parse: (words, misused) => atMost(1, words, misused) ?? { name: 'unwatch', service: words[0] ?? null },
  },
  {
    name: 'alarms',
    usage: 'alarms [service]',
    summary: 'What fires now, by service: since when, from where, and what belongs to no service.',
    examples: ['alarms', 'alarms shop'],
    parse: (words, misused) => atMost(1, words, misused) ?? { name: 'alarms', service: words[0] ?? null },
  },
  {
    name: 'silence',
    lists: 'silences',
    usage: 'silence <service|all> <duration> <reason>',
    summary:
      'Let alarms open nothing and begin nothing for a while; "silences" lists them. It hides what goes wrong, so only approvers may; anybody where none are named.',
    examples: ['silence shop 2h database is being moved', 'silence all 30m network maintenance'],
    parse: parseSilence,
  },
  {
    name: 'unsilence',
    usage: 'unsilence <service|all>',
    summary: 'End a silence before its time. Anybody may.',
    examples: ['unsilence shop', 'unsilence all'],
    parse: parseUnsilence,
  },
  {
    name: 'map',
    lists: 'rules',
    usage: 'map <alarm> <service>',
    summary:
      'Say whose an alarm is, now and from now on; "rules" lists what was said so. Anybody may: it goes on record, and can be undone.',
    examples: ['map k3v9q2x7w1pt shop'],
    parse: parseMap,
  },
  {
    name: 'unmap',
    usage: 'unmap <rule>',
    summary: 'Forget a rule that was made with map. Anybody may.',
    examples: ['unmap b7x2m4q9'],
    parse: parseUnmap,
  },
  {
    name: 'help',
    usage: 'help [command]',
    summary: 'Say what you can type.',
    examples: ['help', 'help diagnose'],
    parse: parseHelp,
  },
]

export function findCommand(name: string): CommandSpec | null {
  const word = name.toLowerCase()
  return commands.find((command) => command.name === word || command.lists === word) ?? null
}

/** For a first word that is no command: what was probably meant. */
export function unknownCommand(word: string): BotError {
  const shown = quoted(word)
  const near = nearestCommand(word)
  if (near !== null)
    return new BotError('UNKNOWN_COMMAND', `there is no command ${shown}`, `Did you mean \`${near}\`?`)
  if (/^https?:\/\//i.test(word)) {
    return new BotError('UNKNOWN_COMMAND', 'a URL is no command', 'Type `diagnose` and the URL.')
  }
  return new BotError('UNKNOWN_COMMAND', `there is no command ${shown}`, 'Type `help` for all commands.')
}

function nearestCommand(word: string): string | null {
  return suggest(
    word,
    commands.flatMap(({ name, lists }) => (lists === undefined ? [name] : [name, lists])),
  )
}

function parseHelp(words: string[]): Command | BotError {
  const [word] = words
  if (word === undefined) return { name: 'help', command: null }
  const spec = findCommand(word)
  return spec === null ? unknownCommand(word) : { name: 'help', command: spec.name }
}
