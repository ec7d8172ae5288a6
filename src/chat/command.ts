import type { BotError } from '../errors.ts'
import type { ExplainedStatus } from './status-codes.ts'

/** What to look at: a service of the services file, or a URL that somebody typed. */
export type Subject = { kind: 'service'; name: string } | { kind: 'url'; url: string }

/** A command, with what was typed already checked. Incidents are `INC-42`; null is the thread's own. */
export type Command =
  | { name: 'diagnose'; subject: Subject; runbook: string | null }
  | { name: 'status'; service: string | null }
  | { name: 'cancel'; incident: string | null }
  | { name: 'incidents'; which: 'open' | 'all' }
  | { name: 'show'; incident: string }
  | { name: 'services' }
  | { name: 'runbooks' }
  | { name: 'causes' }
  | { name: 'explain'; status: ExplainedStatus }
  | { name: 'explain'; cause: string }
  /** Pasted lines, as they are. */
  | { name: 'explain'; text: string }
  | { name: 'approve'; approval: string; reason: string | null }
  | { name: 'deny'; approval: string; reason: string | null }
  | { name: 'help'; command: CommandName | null }

export type CommandName = Command['name']

/** One row of the table of commands. */
export interface CommandSpec {
  name: CommandName
  usage: string
  summary: string
  examples: string[]
  /** Takes what was typed after the name. */
  parse(words: string[], misused: Misused): Command | BotError
}

/** Says that a command was typed wrongly, with its usage as the hint. */
export type Misused = (message: string) => BotError
