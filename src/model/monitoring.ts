import type { AlertSourceName, Severity } from './alert.ts'
import type { FreezeWindow } from './policy.ts'

/** Says that an alarm is a service's own: everything that is given must hold. */
export interface AlertRule {
  /** Null: any. */
  source: AlertSourceName | null
  /** Name → value, exactly, or with `*` for anything. */
  labels: Record<string, string>
  /** What the alarm's URL begins with: scheme, host and port, and whole segments of the path. */
  url: string | null
}

/** What is done when alarms of a service fire. A remedy is only ever proposed. */
export interface TriagePolicy {
  runbook: string
  /** Alarms of other severities are shown, and begin no run. */
  severities: Severity[]
  /** Runs that alarms may begin within an hour. */
  perHour: number
  /** Times in which alarms open nothing and begin nothing: planned maintenance. */
  quiet: FreezeWindow[]
}

/** Our own watch over a service: this many failing looks in a row are an alarm, this many good ones its end. */
export interface OwnWatch {
  everyMs: number
  fail: number
  recover: number
}

/** How a service is kept an eye on. */
export interface Monitoring {
  service: string
  rules: AlertRule[]
  triage: TriagePolicy
  /** Null: only others watch it. */
  watch: OwnWatch | null
  /** What is told to the source besides the note: that somebody works on it, and that it is over. */
  back: { acknowledge: boolean; resolve: boolean; silence: boolean }
}

/** Alarms of the service (null: of all) open nothing and begin nothing until then. */
export interface Silence {
  service: string | null
  by: string
  reason: string
  since: Date
  until: Date
}

/** A rule that somebody made from an alarm that nobody knew. */
export interface LearnedRule extends AlertRule {
  id: string
  service: string
  by: string
  at: Date
}

export const usualTriage: TriagePolicy = {
  runbook: '502',
  severities: ['critical', 'error', 'warning'],
  perHour: 6,
  quiet: [],
}

export function usualMonitoring(service: string): Monitoring {
  const back = { acknowledge: false, resolve: false, silence: false }
  return { service, rules: [], triage: usualTriage, watch: null, back }
}
