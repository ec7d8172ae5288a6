import type { Alarm } from '../../model/alarm.ts'
import type { AlertRule } from '../../model/monitoring.ts'

/** The names under which sources know a thing for good, the most specific first: one of them alone says whose an alert is. */
const ids = ['service_id', 'service', 'service_name', 'app', 'app.kubernetes.io/name', 'application']

/** Labels that say whose an alert is only together; the rule of an alert, its namespace, its job, its resource. */
const together = [
  ['namespace', 'job'],
  ['job', 'alertname'],
  ['namespace', 'alertname'],
  ['monitor_id'],
  ['alert_id'],
  ['AlarmName'],
  ['monitor'],
  ['endpoint'],
  ['project'],
  ['alertname'],
  ['rule'],
  ['name'],
]

/** A whole value that is a pattern to us would match other alerts too. */
const isPlain = (value: string) => value !== '' && !value.includes('*') && !value.endsWith('…')

/**
 * The rule by which alerts like this one are known again: what names the thing and not the occurrence. A label that is an
 * identity, else the URL that the alarm is about, else labels that say it together. Null when nothing in it names anything.
 */
export function suggestRule({
  source,
  labels,
  url,
}: Pick<Alarm, 'source' | 'labels' | 'url'>): AlertRule | null {
  if (source === 'watch') return null
  const plainValue = (name: string) => {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined
    return value !== undefined && isPlain(value) ? value : null
  }
  const rule = (names: string[]): AlertRule => ({
    source,
    labels: Object.fromEntries(names.map((name) => [name, plainValue(name) ?? ''])),
    url: null,
  })
  const environments = ['environment', 'env'].filter((name) => plainValue(name) !== null).slice(0, 1)
  const id = ids.find((name) => plainValue(name) !== null)
  // An id is one thing's; a name may be that of several environments'.
  if (id !== undefined) return rule(id === 'service_id' ? [id] : [id, ...environments])
  const asked = url === null ? null : URL.parse(url)
  if (asked !== null) return { source, labels: {}, url: `${asked.origin}${asked.pathname}` }
  const names = together.find((each) => each.every((name) => plainValue(name) !== null))
  return names === undefined ? null : rule([...names, ...environments])
}
