/** One family of Prometheus' text format. */
export interface Family {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  samples: { name: string; labels: Record<string, string>; value: number }[]
}

const sampleLine = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/
const labelPair = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/

/**
 * Reads the text format 0.0.4 more strictly than Prometheus does: HELP, then TYPE, then the samples of one family, no family
 * and no sample twice, histograms whole and cumulative. Throws with the line that breaks a rule.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function parseExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line must end with a line feed')
  const families = new Map<string, Family>()
  const seen = new Set<string>()
  let current: Family | null = null
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue
    const broken = (why: string) => new Error(`${why}: ${line}`)
    const [, keyword, name = '', rest = ''] =
      /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line) ?? []
    if (keyword === 'HELP') {
      if (families.has(name)) throw broken('a family comes twice')
      current = { name, help: rest, type: 'gauge', samples: [] }
      families.set(name, current)
      continue
    }
    if (keyword === 'TYPE') {
      if (current?.name !== name || current.samples.length > 0) throw broken('TYPE must follow its HELP')
      if (rest !== 'counter' && rest !== 'gauge' && rest !== 'histogram') throw broken('no such type')
      current.type = rest
      continue
    }
    const found = sampleLine.exec(line)
    if (found === null || current === null) throw broken('no sample')
    const [, sample = '', labelText = '', valueText = ''] = found
    const suffixes = current.type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']
    if (!suffixes.some((suffix) => sample === `${current?.name}${suffix}`)) throw broken('another family')
    const labels = readLabels(labelText, broken)
    const value = valueText === '+Inf' ? Number.POSITIVE_INFINITY : Number(valueText)
    if (Number.isNaN(value)) throw broken('no number')
    const identity = `${sample} ${JSON.stringify(Object.entries(labels).sort())}`
    if (seen.has(identity)) throw broken('a sample comes twice')
    seen.add(identity)
    current.samples.push({ name: sample, labels, value })
  }
  for (const family of families.values()) checkFamily(family)
  return families
}

function readLabels(text: string, broken: (why: string) => Error): Record<string, string> {
  const labels: Record<string, string> = {}
  for (let rest = text; rest !== ''; ) {
    const found = labelPair.exec(rest)
    if (found === null) throw broken('no labels')
    const [whole, name = '', value = ''] = found
    if (name in labels) throw broken('a label comes twice')
    labels[name] = value.replace(/\\(.)/g, (_, character) => (character === 'n' ? '\n' : character))
    rest = rest.slice(whole.length)
  }
  return labels
}

/** https://prometheus.io/docs/practices/naming/ */
function checkFamily({ name, help, type, samples }: Family): void {
  if (help.length < 10) throw new Error(`${name} has no help`)
  if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`${name} is a ${type}`)
  if (type === 'counter' && samples.some(({ value }) => value < 0)) throw new Error(`${name} is negative`)
  if (type !== 'histogram') return
  const buckets = samples.filter((sample) => sample.name === `${name}_bucket`)
  const counts = buckets.map(({ value }) => value)
  const bounds = buckets.map(({ labels }) =>
    labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le),
  )
  const isRising = (list: number[]) =>
    list.every((each, index) => index === 0 || each >= (list[index - 1] ?? 0))
  if (!isRising(bounds) || !isRising(counts)) throw new Error(`${name} is not cumulative`)
  if (bounds.at(-1) !== Number.POSITIVE_INFINITY) throw new Error(`${name} has no +Inf`)
  if (counts.at(-1) !== samples.find((sample) => sample.name === `${name}_count`)?.value) {
    throw new Error(`${name}: +Inf is not the count`)
  }
}

/** The value of one sample; null where there is none. */
export function sampleValue(
  families: Map<string, Family>,
  family: string,
  labels: Record<string, string> = {},
  name = family,
): number | null {
  const isIt = (sample: Family['samples'][number]) =>
    sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value)
  return families.get(family)?.samples.find(isIt)?.value ?? null
}
