import type { Evidence } from '../../../model/evidence.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

/** Where a container says that its app listens: a Dockerfile, a manifest. */
const ownPort = /\bcontainerPort["']?:\s{0,4}(\d{2,5})\b|^\s{0,8}EXPOSE\s{1,4}(\d{2,5})\b/gm

/** Where a Service or a gateway sends requests to. */
const askedPort =
  /\btargetPort["']?:\s{0,4}["']?(\d{2,5})\b|upstream: "[a-z]{3,8}:\/\/[^":\s]{1,80}:(\d{2,5})[/"]/g

/**
 * Compares the port that a Service or a gateway asks with the one that the image or manifest declares. A declaration opens
 * nothing, so that this is less than what an app says of itself.
 */
export const toldPorts: Correlation = {
  id: 'told-ports',
  reference:
    'https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports; https://docs.docker.com/reference/dockerfile/#expose',
  correlate(evidence) {
    const lines = linesOf(evidence)
    const own = lines.flatMap((line) => portsIn(ownPort, line))
    const asked = lines.flatMap((line) => portsIn(askedPort, line))
    const [first] = asked
    if (first === undefined || own.length === 0) return nothing
    if (asked.some(({ port }) => own.some((each) => each.port === port))) return nothing
    const ports = [...new Set(own.map(({ port }) => port))].join(', ')
    return {
      findings: [
        {
          cause: 'wrong-port',
          weight: 18,
          fact: 'listen',
          reach: 'here',
          quote: `the container declares port ${ports}, while ${first.port} is asked: ${first.words}`,
          evidence: first.evidence,
          hop: first.evidence.hop,
          target: first.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

function portsIn(pattern: RegExp, { evidence, sample }: { evidence: Evidence; sample: string }) {
  return [...sample.matchAll(pattern)].flatMap((match) => {
    const port = match.slice(1).find((group) => group !== undefined)
    return port === undefined ? [] : [{ port: Number(port), words: match[0], evidence }]
  })
}
