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
  | { name: 'report'; incident: string | null }
  | { name: 'services' }
  | { name: 'runbooks' }
  | { name: 'causes' }
  | { name: 'explain'; status: ExplainedStatus }
  | { name: 'explain'; cause: string }
  /** Pasted lines, as they are. */
  | { name: 'explain'; text: string }
  /** `service` is its name as it was typed, for approvals that ask for it; `breakGlass` overrides the guards. */
  | { name: 'approve'; approval: string; reason: string | null; breakGlass: boolean; service: string | null }
  | { name: 'deny'; approval: string; reason: string | null }
  | { name: 'remedies'; cause: string | null }
  | { name: 'propose'; incident: string; remedy: string }
  /** `service` null: all of them; `durationMs` null: until somebody lifts it. */
  | { name: 'freeze'; service: string | null; durationMs: number | null; reason: string }
  | { name: 'unfreeze'; service: string | null; reason: string | null }
  | { name: 'freezes' }
  | { name: 'watch'; subject: Subject; durationMs: number }
  /** `service` null: the thread's own, or the only one that is watched. */
  | { name: 'unwatch'; service: string | null }
  /** `service` null: all of them. */
  | { name: 'silence'; service: string | null; durationMs: number; reason: string }
  | { name: 'unsilence'; service: string | null }
  | { name: 'silences' }
  | { name: 'alarms'; service: string | null }
  | { name: 'map'; alarm: string; service: string }
  | { name: 'unmap'; rule: string }
  | { name: 'rules' }
  | { name: 'help'; command: CommandName | null }

/** `silences` and `rules` are what `silence` and `map` say when nothing stands behind them. */
export type CommandName = Exclude<Command['name'], 'silences' | 'rules'>

/** One row of the table of commands. */
export interface CommandSpec {
  name: CommandName
  /** Another word for it, when nothing stands behind it. */
  lists?: 'silences' | 'rules'
  usage: string
  summary: string
  examples: string[]
  /** Takes what was typed after the name. */
  parse(words: string[], misused: Misused): Command | BotError
}

/** Says that a command was typed wrongly, with its usage as the hint. */
export type Misused = (message: string) => BotError
