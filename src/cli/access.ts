import type { Reply } from '../chat/adapter.ts'
import type { AuditResult } from '../model/audit.ts'
import type { Incident } from '../model/incident.ts'
import type { Entry } from '../model/timeline.ts'

/** What commands need of a bot: one in this process, or the one that is running already on the same data. */
export interface Access {
  command(text: string): Promise<Reply>
  /** Newest first. */
  incidents(which: 'open' | 'all'): Promise<Incident[]>
  entries(incident: string): Promise<Entry[]>
  audit(): Promise<AuditResult>
  /** Calls back whenever an incident's timeline may have grown; returns the way to stop. */
  watch(incident: string, onChange: () => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
