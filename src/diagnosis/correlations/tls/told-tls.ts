import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const passed = /upstream: "http:\/\/[^"/\s]{1,200}?:(\d{2,5})[/"]/
const misunderstood =
  /prematurely closed|Connection reset by peer|no valid HTTP\/1\.0 header|invalid header|malformed HTTP|plain HTTP request|socket hang up|\bEOF\b/i
const told = /\bhttps:\/\/[\w.-]{1,120}:(\d{2,5})\b/g

/** A port that a gateway asks in plain HTTP, and that people or tools reach by https. */
export const toldTls: Correlation = {
  id: 'told-tls',
  reference: 'RFC 8446 section 5.1; RFC 9110 section 4.2.2: one port speaks TLS or does not',
  correlate(evidence, service) {
    // Where machines were looked at, their ports were asked for their language.
    if (service.hosts.length > 0) return nothing
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample }) => ({ evidence: each as Evidence, sample: sample.slice(0, 4000) })),
    )
    const fronts = frontPorts(evidence, lines)
    const reached = [
      ...seenOf(evidence, 'http').flatMap(({ facts: { url, status } }) =>
        status !== null && status < 500 ? portsIn(url) : [],
      ),
      ...lines.flatMap(({ sample }) =>
        /upstream: |dial tcp|proxy_pass|reverse_proxy|host: "/.test(sample) ? [] : portsIn(sample),
      ),
    ].filter(({ port }) => !fronts.has(port))
    if (reached.length === 0) return nothing
    const logged = lines.flatMap(({ sample, evidence: each }) => {
      const port = misunderstood.test(sample) ? passed.exec(sample)?.[1] : undefined
      return port === undefined
        ? []
        : [{ port, words: `port ${port} is asked in plain HTTP`, evidence: each, weight: 25 }]
    })
    const isFailing = lines.some(({ sample }) => misunderstood.test(sample)) || fails(evidence)
    const configured = isFailing ? configuredIn(evidence, service) : []
    const both = [...logged, ...configured].flatMap((asked) => {
      const other = reached.find(({ port }) => port === asked.port)
      return other === undefined ? [] : [{ asked, other }]
    })[0]
    if (both === undefined) return nothing
    const { asked, other } = both
    const { hop, target } = asked.evidence
    return {
      findings: [
        {
          cause: 'http-to-https-port',
          weight: asked.weight,
          fact: 'protocol',
          reach: 'here',
          quote: `${asked.words}, and is reached by ${other.words}`,
          evidence: asked.evidence,
          hop,
          target,
        },
      ],
      advice: [],
    }
  },
}

function portsIn(text: string): { port: string; words: string }[] {
  return [...text.matchAll(told)].flatMap(([words, port]) => (port === undefined ? [] : [{ port, words }]))
}

function configuredIn(evidence: readonly Evidence[], service: Service) {
  return askedIn(evidence, service).flatMap(({ address, language, says, evidence: each }) =>
    language === 'http' && address.port !== null
      ? [{ port: String(address.port), words: says, evidence: each, weight: 21 }]
      : [],
  )
}

function fails(evidence: readonly Evidence[]): boolean {
  return seenOf(evidence, 'http').some(({ facts: { status, failure } }) => status === 502 || failure !== null)
}

/** Ports of the gateway itself, which visitors reach by https and nobody passes on to. */
function frontPorts(evidence: readonly Evidence[], lines: readonly { sample: string }[]): Set<string> {
  const listens = seenOf(evidence, 'nginx').flatMap(({ facts }) =>
    facts.passes.flatMap((pass) => pass.listens),
  )
  const hosts = lines.flatMap(({ sample }) => /host: "[^"\s]{1,255}:(\d{2,5})"/.exec(sample)?.[1] ?? [])
  return new Set([...listens.flatMap((each) => /(\d{2,5})(?:\s|$)/.exec(each)?.[1] ?? []), ...hosts])
}
