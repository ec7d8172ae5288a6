import type { Alarm } from '../model/alarm.ts'
import type { Approval } from '../model/approval.ts'
import type { AuditResult } from '../model/audit.ts'
import type { ConfigurationItem } from '../model/configuration-item.ts'
import type { ServiceGlance } from '../model/glance.ts'
import type { Incident, IncidentState } from '../model/incident.ts'
import type { ChatMessage } from '../model/message.ts'
import type { Silence } from '../model/monitoring.ts'
import type { Freeze } from '../model/policy.ts'
import type { Service } from '../model/service.ts'
import type { Entry } from '../model/timeline.ts'

/** One message of an incident's console thread, in the order of posting. */
export interface ConsoleMessage {
  id: string
  key: string
  message: ChatMessage
  at: Date
}

export interface Health {
  ready: boolean
  checks: { name: string; ok: boolean; detail: string }[]
}

/** All that the console shows, read from the truth; the console itself keeps nothing. */
export interface ConsoleSource {
  /** Newest first. */
  incidents(filter: { state?: IncidentState; limit: number }): Promise<Incident[]>
  incident(id: string): Promise<Incident | null>
  messages(incident: string): Promise<ConsoleMessage[]>
  /** In order of `seq`. */
  entries(incident: string): Promise<Entry[]>
  /** Recomputes every timeline's chain. */
  audit(): Promise<AuditResult>
  /** Approvals that somebody can decide on now, the oldest first. */
  waiting(): Promise<Approval[]>
  /** Those that stand. */
  freezes(): Promise<Freeze[]>
  /** Alarms that fire or are acknowledged, the newest first. */
  firing(): Promise<Alarm[]>
  /** Those that stand. */
  silences(): Promise<Silence[]>
  /** How each service stands. */
  glance(): Promise<ServiceGlance[]>
  services(): Service[]
  configuration(): ConfigurationItem[]
  /** Called with an incident whose row or thread changed; returns the way to stop. */
  onChange(listener: (incident: string) => void): () => void
  health(): Promise<Health>
}
