import { type Correlation, nothing } from '../correlation.ts'
import { type PastedText, pastedTexts } from '../pasted-texts.ts'

interface Selector {
  labels: string[]
  from: PastedText
}

const noEndpoints =
  /^\s{0,8}(?:Endpoints|ENDPOINTS):?\s{1,20}<none>\s{0,8}$|^[a-z0-9][\w.-]{0,100}\s{2,60}<none>\s{2,60}\d{1,5}[smhd]\w{0,8}\s{0,8}$/m
const podRow =
  /^\s{0,8}(?:[\w-]{1,63}\s{1,40})?([a-z0-9][\w.-]{0,120})\s{1,60}\d{1,2}\/\d{1,2}\s{1,20}Running\s[^\n]{0,200}?\s([\w./-]{1,120}=[\w.-]{0,63}(?:,\S{0,1000})?)\s{0,8}$/gm
const serviceRow =
  /\/TCP\S{0,60}\s{1,20}\d{1,5}[smhdy]\w{0,8}\s{1,20}([\w./-]{1,120}=[\w.-]{0,63}(?:,\S{0,600})?)\s{0,8}$/gm
const described = /^\s{0,8}Selector:\s{1,40}([\w./-]{1,120}=[\w.-]{0,63}(?:,\S{0,600})?)\s{0,8}$/gm

/** Compares the labels that a Service without endpoints selects with those of the running pods. */
export const selectedPods: Correlation = {
  id: 'selected-pods',
  reference:
    'https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpoints: the selector must fit the labels of the pods',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const texts = pastedTexts(evidence)
    if (!texts.some(({ text }) => noEndpoints.test(text))) return nothing
    const pods = texts.flatMap(({ text }) =>
      [...text.matchAll(podRow)].map((row) => ({ name: row[1] ?? '', labels: (row[2] ?? '').split(',') })),
    )
    const selector = texts.flatMap(selectorsIn).find(({ labels }) => {
      const keys = labels.map(keyOf)
      const isFitted = pods.some((pod) => labels.every((label) => pod.labels.includes(label)))
      return !isFitted && pods.some((pod) => pod.labels.some((label) => keys.includes(keyOf(label))))
    })
    if (selector === undefined) return nothing
    const missed = (pod: { labels: string[] }) =>
      selector.labels.filter((label) => !pod.labels.includes(label))
    const nearest = pods.toSorted((a, b) => missed(a).length - missed(b).length)[0]
    if (nearest === undefined) return nothing
    const place = {
      fact: 'selector',
      reach: 'here',
      quote: `the Service has no endpoint, and the pod ${nearest.name} runs without the label that it selects: ${missed(nearest).join(', ')}`,
      evidence: selector.from.evidence,
      hop: null,
      target: null,
    } as const
    return {
      findings: [
        { ...place, cause: 'lb-no-registered-targets', weight: 30 },
        { ...place, cause: 'backend-down', weight: -10 },
      ],
      advice: [],
    }
  },
}

function keyOf(label: string): string {
  return label.replace(/=.*$/, '')
}

function selectorsIn(from: PastedText): Selector[] {
  const rows = [...from.text.matchAll(serviceRow), ...from.text.matchAll(described)].map((row) => ({
    labels: (row[1] ?? '').split(','),
    from,
  }))
  return [...rows, ...writtenIn(from)]
}

/** `selector:` of a Service, with a label on each line below; a Deployment has `matchLabels:` there. */
function writtenIn(from: PastedText): Selector[] {
  const lines = from.text.split('\n')
  return lines.flatMap((line, at) => {
    if (!/\bselector["']?:\s{0,4}$/.test(line.slice(0, 200))) return []
    const after = lines.slice(at + 1, at + 20)
    const depth = (after[0] ?? '').search(/\S/)
    const end = after.findIndex((each) => each.search(/\S/) !== depth)
    const labels = (end < 0 ? after : after.slice(0, end)).map((each) =>
      /^\s{0,40}["']?([\w./-]{1,120})["']?:\s{1,4}["']?([\w.-]{1,63})["']?\s{0,8}$/.exec(each),
    )
    const isWhole = labels.length > 0 && labels.every((each) => each !== null)
    return isWhole && depth > 0 ? [{ labels: labels.map((each) => `${each?.[1]}=${each?.[2]}`), from }] : []
  })
}
