import type { Alert } from '../../model/alert.ts'
import { sourceNames as names } from '../../model/source-names.ts'

/** A source of alerts as people call it, within a sentence. */
export function sourceName(source: Alert['source']): string {
  return names[source] ?? source
}

/** `Alertmanager and PagerDuty`, `Alertmanager, Grafana and 2 more`: each once, in their order. */
export function sourceNames(sources: Iterable<Alert['source']>): string {
  const all = [...new Set(sources)].map(sourceName)
  const [first = 'monitoring', second] = all
  if (second === undefined) return first
  return all.length === 2 ? `${first} and ${second}` : `${first}, ${second} and ${all.length - 2} more`
}
