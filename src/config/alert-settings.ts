import type { AlertSourceName } from '../model/alert.ts'
import type { Secret } from '../secret.ts'

/** Who may send alerts. A source of which nothing is set takes none. */
export interface AlertSettings {
  /** Several for one source: any of them counts, while one is replaced by another. */
  secrets: Partial<Record<AlertSourceName, Secret[]>>
  /** ARNs of the SNS topics that may send. */
  snsTopics: string[]
}

/** The account of PagerDuty that is written back to. */
export interface PagerDutySettings {
  token: Secret
  /** Email address of the PagerDuty user in whose name notes are written. */
  from: string
  /** Without `/` at its end. Null: PagerDuty's own. */
  apiUrl: string | null
}

/** The Alertmanager whose alerts may be silenced during a remedy. */
export interface AlertmanagerSettings {
  /** Without `/` at its end. */
  url: string
  token: Secret | null
}
