import type { Evidence } from '../../../model/evidence.ts'
import { isLoopback } from '../address.ts'
import { type Correlated, type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** A port at some address, as a tool or a gateway was told to ask it; no port where a sentence names none. */
interface Spot {
  host: string
  port: number | null
  words: string
  evidence: Evidence
}

/** `telnet localhost 9000`, `nc -zv 10.0.0.5 8080`, `curl http://app:3000/`, `wget -qO- 127.0.0.1:80`. */
const toolAsks =
  /\b(?:telnet|nc|ncat|netcat|curl|wget|http)\b(?:\s{1,4}-{1,2}[\w-]{1,20}){0,6}\s{1,4}["']?(?:[a-z]{3,8}:\/\/)?(?:\[([0-9a-fA-F:]{2,45})\]|([\w.-]{1,120}))(?::|\s{1,4})(\d{2,5})\b/
const gatewayAsks =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |connect(?:ion|ing)? to (?:server )?|ECONNREFUSED )(?:\[([0-9a-fA-F:]{2,45})\]|([\w.-]{1,120}))(?::| port )(\d{2,5})\b/
const greeted =
  /\bConnect(?:ed|ion) to (?:localhost|127\.0\.0\.1|\[?::1\]?)(?: \([^)\n]{1,60}\))?(?: port)? {0,2}(\d{2,5})?\b/
const spoken = /\b(?:localhost|127\.0\.0\.1|\[::1\]):(\d{2,5})\b/
const refusal = /refused/i
const silence = /timed out|i\/o timeout|Connection timeout|ETIMEDOUT/

/**
 * One port that answers at its own machine’s loopback, and refuses or does not answer at another address of that machine: it is
 * bound to loopback, or a firewall stands before it.
 */
export const reachedAtHome: Correlation = {
  id: 'reached-at-home',
  reference: 'RFC 1122 section 3.2.1.3: loopback addresses never leave the machine, and a container is one',
  correlate(evidence, { hosts }) {
    // Of several machines each has a loopback of its own; what was looked at there is weighed by where it was.
    if (hosts.length > 0) return nothing
    const home = reachedIn(evidence)
    if (home.length === 0) return nothing
    const refused = failedIn(evidence, refusal, 'refused')
    const closed = pair(home, refused)
    if (closed !== null) {
      // It outweighs what the reply of loopback itself says, which no hop of a path needs.
      return say(closed, { 'loopback-bind': 33, 'backend-down': -8, 'wrong-port': -3 }, 'is refused at')
    }
    const lost = pair(home, failedIn(evidence, silence, 'connect-timeout'))
    return lost === null
      ? nothing
      : say(
          lost,
          { 'host-firewall-block': 17, 'lb-sg-nacl-block': 15, 'connect-drop': 6 },
          'gets no answer at',
        )
  },
}

/** Where loopback took a connection: by replies, by tools, by what people say. */
function reachedIn(evidence: readonly Evidence[]): Spot[] {
  const replies = seenOf(evidence, 'http').flatMap((each): Spot[] => {
    const { url, status, failure } = each.facts
    if (status === null || failure !== null || status >= 502 || !URL.canParse(url)) return []
    const { hostname, host, protocol, port } = new URL(url)
    if (!isLoopback(hostname.replace(/^\[|\]$/g, ''))) return []
    const at = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
    return [{ host: 'localhost', port: at, words: host, evidence: each }]
  })
  const told = linesIn(evidence).flatMap(({ sample, source, evidence: each }): Spot[] => {
    if (refusal.test(sample)) return []
    const greeting = greeted.exec(sample)
    if (greeting !== null) {
      const written = greeting[1] ?? toolAsks.exec(source)?.[3]
      const port = written === undefined ? null : Number(written)
      return port === null ? [] : [{ host: 'localhost', port, words: greeting[0], evidence: each }]
    }
    if (!/\b(?:curl|wget|telnet|nc|request|access)/i.test(sample) || !noted(sample)) return []
    const port = spoken.exec(sample)?.[1]
    const words = sample.trim().slice(0, 100)
    return [{ host: 'localhost', port: port === undefined ? null : Number(port), words, evidence: each }]
  })
  return [...replies, ...told, ...boundIn(evidence)]
}

/** Ports that tables of sockets show at loopback and at no other address; those of machines we looked at are judged elsewhere. */
function boundIn(evidence: readonly Evidence[]): Spot[] {
  return seenOf(evidence, 'sockets').flatMap((each) => {
    const { listeners, asked } = each.facts
    if (asked.length > 0) return []
    const away = new Set(listeners.filter(({ address }) => !isLoopback(address)).map(({ port }) => port))
    return listeners.flatMap(({ address, port }): Spot[] =>
      port === null || away.has(port) || !isLoopback(address)
        ? []
        : [{ host: 'localhost', port, words: `${address}:${port} listens`, evidence: each }],
    )
  })
}

/** A sentence, and no line of a log. */
function noted(sample: string): boolean {
  return (
    /\b(?:works?|working|responds?|respond|succeeds?|answers?|returns?|fine|OK|ok|200|reachable|accessible)\b/.test(
      sample,
    ) &&
    !/\b(?:not|n['’]t|fails?|failed|error|GET|POST|50[0-4])\b/.test(sample) &&
    /localhost|127\.0\.0\.1|inside|within/.test(sample)
  )
}

function failedIn(evidence: readonly Evidence[], words: RegExp, failure: string): Spot[] {
  const replies = seenOf(evidence, 'http').flatMap((each): Spot[] => {
    const { url } = each.facts
    if (each.facts.failure !== failure || !URL.canParse(url)) return []
    const { hostname, port, protocol, host } = new URL(url)
    const at = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port)
    return [{ host: hostname.replace(/^\[|\]$/g, ''), port: at, words: host, evidence: each }]
  })
  const lines = linesIn(evidence).flatMap(({ sample, source, evidence: each }): Spot[] => {
    if (!words.test(sample)) return []
    const match = gatewayAsks.exec(sample) ?? toolAsks.exec(sample) ?? toolAsks.exec(source)
    const host = match?.[1] ?? match?.[2]
    if (match === null || host === undefined) return []
    return [{ host, port: Number(match[3]), words: match[0], evidence: each }]
  })
  return [...replies, ...lines].filter(({ host }) => !isLoopback(host))
}

function pair(home: readonly Spot[], failed: readonly Spot[]): { at: Spot; away: Spot } | null {
  const pairs = home.flatMap((at) =>
    failed.filter(({ port }) => at.port === null || at.port === port).map((away) => ({ at, away })),
  )
  return pairs.find(({ at }) => at.port !== null) ?? pairs[0] ?? null
}

function say(
  { at, away }: { at: Spot; away: Spot },
  weights: Record<string, number>,
  how: string,
): Correlated {
  const quote = `the port answers at its own loopback (${at.words}), and ${how} another address (${away.words})`
  const place = { fact: 'reached', reach: 'here', quote, evidence: away.evidence } as const
  const { hop, target } = away.evidence
  return {
    findings: Object.entries(weights).map(([cause, weight]) => ({
      ...place,
      cause: cause as Correlated['findings'][number]['cause'],
      weight: at.port === null && weight > 0 ? Math.round(weight * 0.9) : weight,
      hop,
      target,
    })),
    advice: [],
  }
}

function linesIn(evidence: readonly Evidence[]) {
  return seenOf(evidence, 'logs').flatMap((each) =>
    each.facts.groups.map(({ sample, source }) => ({
      evidence: each as Evidence,
      sample: sample.slice(0, 2000),
      source,
    })),
  )
}
