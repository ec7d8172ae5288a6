import type { Asking, ChatInbox, Overview, Press, Reply } from '../../src/chat/adapter.ts'
import { parseCommand } from '../../src/chat/parse-command.ts'
import { BotError } from '../../src/errors.ts'
import type { Button } from '../../src/model/message.ts'

/** What a platform handed on, and what it is answered. */
export interface NotingInbox extends ChatInbox {
  lines: { text: string; from: Asking }[]
  presses: { button: string; from: Press }[]
  /** Buttons that are offered. */
  offered: Map<string, Button>
  /** Incidents by thread. */
  threads: Map<string, string>
  /** Services that there are. */
  services: string[]
  overviewNow: Overview
  /** Instead of the usual answer. */
  onCommand: ((text: string, from: Asking) => Promise<Reply>) | null
  onPress: ((button: string, from: Press) => Promise<Reply>) | null
}

/** Notes what it is told, parses like the real one, and answers with what was asked. */
export function notingInbox(): NotingInbox {
  const inbox: NotingInbox = {
    lines: [],
    presses: [],
    offered: new Map(),
    threads: new Map(),
    services: ['shop', 'search'],
    overviewNow: { waiting: [], mine: [], open: [], configuration: [] },
    onCommand: null,
    onPress: null,

    async command(text, from) {
      inbox.lines.push({ text, from })
      if (inbox.onCommand !== null) return inbox.onCommand(text, from)
      const parsed = parseCommand(text)
      if ('problem' in parsed) throw parsed.problem
      if (parsed.name === 'diagnose' && parsed.subject.kind === 'service')
        return diagnosed(parsed.subject.name)
      return note(`Did ${parsed.name}`)
    },
    async press(button, from) {
      inbox.presses.push({ button, from })
      if (inbox.onPress !== null) return inbox.onPress(button, from)
      return note(`Pressed ${button}`)
    },
    button: async (id) => inbox.offered.get(id) ?? null,
    incidentOf: async (_platform, thread) => inbox.threads.get(thread) ?? null,
    threadOf: async (_platform, incident) =>
      [...inbox.threads].find(([, each]) => each === incident)?.[0] ?? null,
    overview: async () => inbox.overviewNow,
    complete: async (_what, typed) => inbox.services.filter((name) => name.startsWith(typed)),
  }

  function diagnosed(service: string): Reply {
    if (inbox.services.includes(service))
      return { ...note(`Started INC-7 for ${service}`), incident: 'INC-7' }
    throw new BotError(
      'UNKNOWN_SERVICE',
      `There is no service "${service}".`,
      'Known services: shop, search.',
    )
  }

  return inbox
}

function note(text: string): Reply {
  return { message: { text, blocks: [{ type: 'heading', text, tone: 'neutral' }] } }
}
