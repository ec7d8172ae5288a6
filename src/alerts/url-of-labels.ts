/** Where alerts say what they are about: `instance` and `target` are URLs where blackbox_exporter probes them. */
const names = ['url', 'target', 'instance', 'endpoint', 'probe_url']

/** The http or https URL an alert of Prometheus' kind is about, from its labels or else its annotations; null: none. */
export function urlOfLabels(...bags: readonly (Record<string, unknown> | null | undefined)[]): string | null {
  for (const bag of bags)
    for (const name of names) {
      const value = bag !== null && bag !== undefined && Object.hasOwn(bag, name) ? bag[name] : null
      if (typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value)) return value
    }
  return null
}
