import type { AlertSourceName } from '../model/alert.ts'

/** The variable that has a source's alerts taken. */
export function settingOf(source: AlertSourceName): string {
  if (source === 'sns') return 'ALERT_SNS_TOPICS'
  return `ALERT_SECRET_${source.replaceAll('-', '_').toUpperCase()}`
}
