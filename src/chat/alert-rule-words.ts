import type { AlertRule } from '../model/monitoring.ts'
import { sourceName } from './cards/source-name.ts'
import { clip } from './clip.ts'

/** Which alerts a rule is about, within a sentence: `alerts from PagerDuty whose service_id is "P1"`. */
export function alertRuleWords({ source, labels, url }: AlertRule): string {
  const from = source === null ? '' : ` from ${sourceName(source)}`
  const conditions = [
    ...Object.entries(labels).map(
      ([name, value]) => `${clip(name, 80)} ${value.includes('*') ? 'is like' : 'is'} "${clip(value, 120)}"`,
    ),
    ...(url === null ? [] : [`URL begins with ${clip(url, 200)}`]),
  ]
  return `alerts${from} whose ${conditions.join(' and ')}`
}

/** The same for services.yaml, under `alerts: rules:` of the service, line by line. */
export function alertRuleLines({ source, labels, url }: AlertRule): string[] {
  const fields = [
    ...(source === null ? [] : [`source: ${source}`]),
    ...(Object.keys(labels).length === 0 ? [] : ['labels:', ...Object.entries(labels).map(labelLine)]),
    ...(url === null ? [] : [`url: ${JSON.stringify(url)}`]),
  ]
  return fields.map((field, index) => `${index === 0 ? '- ' : '  '}${field}`)
}

/** JSON's strings are YAML's (https://yaml.org/spec/1.2.2/#12-overview): whatever a stranger wrote stays one value. */
function labelLine([name, value]: [string, string]): string {
  const key = /^[a-z_][\w-]*$/i.test(name) ? name : JSON.stringify(name)
  return `  ${key}: ${JSON.stringify(value)}`
}
