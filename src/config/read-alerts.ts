import { settingOf } from '../alerts/setting-of.ts'
import { type AlertSourceName, alertSources } from '../model/alert.ts'
import type { Secret } from '../secret.ts'
import type { AlertmanagerSettings, AlertSettings, PagerDutySettings } from './alert-settings.ts'
import type { Problem } from './problem.ts'
import type { SettingsValues, VariableName } from './settings-schema.ts'

type Remark = Pick<Problem, 'message' | 'hint'> & { name: VariableName }

interface ReadAlerts {
  alerts: AlertSettings
  pagerDuty: PagerDutySettings | null
  alertmanager: AlertmanagerSettings | null
  warnings: Remark[]
}

/** What the variables of the alert sources come to together; `isWritten` says whether one has a value, be it wrong. */
export function readAlerts(values: SettingsValues, isWritten: (name: VariableName) => boolean): ReadAlerts {
  const secrets: AlertSettings['secrets'] = {}
  for (const source of alertSources) {
    const given = secretsOf(values, source)
    if (given !== undefined) secrets[source] = given
  }
  const { PAGERDUTY_TOKEN: token, PAGERDUTY_FROM: from, PAGERDUTY_API_URL: apiUrl = null } = values
  const { ALERTMANAGER_URL: url, ALERTMANAGER_TOKEN } = values
  return {
    alerts: { secrets, snsTopics: values.ALERT_SNS_TOPICS },
    pagerDuty: token === undefined || from === undefined ? null : { token, from, apiUrl },
    alertmanager: url === undefined ? null : { url, token: ALERTMANAGER_TOKEN ?? null },
    warnings: [
      ...pointless('PAGERDUTY_TOKEN', ['PAGERDUTY_FROM', 'PAGERDUTY_API_URL'], isWritten),
      ...pointless('PAGERDUTY_FROM', ['PAGERDUTY_TOKEN'], isWritten),
      ...pointless('ALERTMANAGER_URL', ['ALERTMANAGER_TOKEN'], isWritten),
    ],
  }
}

function secretsOf(values: SettingsValues, source: AlertSourceName): Secret[] | undefined {
  if (source === 'sns') return undefined
  return values[settingOf(source) as SecretVariable]
}

type SecretVariable = Extract<VariableName, `ALERT_SECRET_${string}`>

/** For variables that do nothing because another one is not set. */
function pointless(
  lacking: VariableName,
  names: readonly VariableName[],
  isWritten: (name: VariableName) => boolean,
): Remark[] {
  if (isWritten(lacking)) return []
  const hint = `set ${lacking} as well, or leave both away`
  return names
    .filter(isWritten)
    .map((name) => ({ name, message: `${name} does nothing without ${lacking}`, hint }))
}
