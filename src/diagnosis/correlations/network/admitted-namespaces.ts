import { type Correlation, nothing } from '../correlation.ts'
import { type PastedText, pastedTexts } from '../pasted-texts.ts'

const row =
  /^([a-z0-9][a-z0-9-]{0,62})\s{1,60}Active\s{1,20}\d{1,5}[smhdy]\w{0,8}\s{1,20}(<none>|[\w./-]{1,120}=\S{0,1000})\s{0,8}$/gm
const gatewayName = /ingress|gateway|traefik|nginx|haproxy|contour|istio|kong|envoy|proxy|edge/

/**
 * Compares the labels of namespaces that a NetworkPolicy lets in with those that the gateway’s namespace carries: a label on its
 * pods does not count.
 */
export const admittedNamespaces: Correlation = {
  id: 'admitted-namespaces',
  reference:
    'https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors',
  correlate(evidence, service) {
    if (service.hosts.length > 0) return nothing
    const texts = pastedTexts(evidence)
    const admitted = texts.flatMap(admittedBy)
    const isWider = texts.some(({ text }) =>
      /namespaceSelector: {0,4}\{\}|matchExpressions:|ipBlock:/.test(text),
    )
    const namespaces = texts.flatMap(({ text }) =>
      [...text.matchAll(row)].map(([, name, labels]) => ({
        name: name ?? '',
        labels: (labels ?? '').split(','),
      })),
    )
    // Of a whole list most namespaces are none of the policy’s business.
    const asked =
      namespaces.length === 1 ? namespaces : namespaces.filter(({ name }) => gatewayName.test(name))
    const [first] = admitted
    if (isWider || first === undefined || asked.length === 0) return nothing
    const isLetIn = admitted.some(({ labels }) =>
      namespaces.some((each) => asked.includes(each) && labels.every((label) => each.labels.includes(label))),
    )
    const kept = asked[0]
    if (isLetIn || kept === undefined) return nothing
    const meant =
      admitted.find(({ labels }) => labels.some((label) => label.endsWith(`=${kept.name}`))) ?? first
    const place = {
      fact: 'network-policy',
      reach: 'here',
      quote: `the NetworkPolicy lets in namespaces with ${meant.labels.join(', ')}, and namespace ${kept.name} carries ${kept.labels.join(', ').slice(0, 120)}`,
      evidence: meant.from.evidence,
      hop: null,
      target: null,
    } as const
    return {
      findings: [
        { ...place, cause: 'lb-sg-nacl-block', weight: 27 },
        { ...place, cause: 'connect-drop', weight: 12 },
      ],
      advice: [],
    }
  },
}

/** The labels below each `namespaceSelector:` that stands below `from:`. */
function admittedBy(from: PastedText): { labels: string[]; from: PastedText }[] {
  const lines = from.text.split('\n').map((line) => line.slice(0, 300))
  return lines.flatMap((line, at) => {
    if (!/\bnamespaceSelector:\s*$/.test(line) || !/^\s+matchLabels:\s*$/.test(lines[at + 1] ?? '')) return []
    const way = lines.slice(0, at + 1).findLast((each) => /^\s*(?:- )?(?:from|to):/.test(each))
    if (way !== undefined && /\bto:/.test(way)) return []
    const depth = (lines[at + 1] ?? '').search(/\S/)
    const after = lines.slice(at + 2, at + 12)
    const end = after.findIndex((each) => each.search(/\S/) <= depth)
    const labels = (end < 0 ? after : after.slice(0, end)).flatMap((each) => {
      const [, key, value] = /^\s*["']?([\w./-]{1,120})["']?: {1,4}["']?([\w.-]{1,63})/.exec(each) ?? []
      return key === undefined ? [] : [`${key}=${value}`]
    })
    return labels.length === 0 ? [] : [{ labels, from }]
  })
}
