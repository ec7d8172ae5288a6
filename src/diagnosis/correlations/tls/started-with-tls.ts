import type { Evidence } from '../../../model/evidence.ts'
import { tlsServerNotes } from '../../../systems/notes/tls-server-notes.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

interface Line {
  sample: string
  evidence: Evidence
}

const passed = /upstream: "http:\/\/[^"/\s]{1,200}?:(\d{2,5})[/"]|originService=http:\/\/\S{1,200}?:(\d{2,5})/
const misunderstood =
  /prematurely closed|reset by peer|error reading status line|Error reading from remote|no valid HTTP\/1\.0 header|invalid header|malformed HTTP|plain HTTP request|socket hang up|\bEOF\b|sent an invalid response|upstream_reset|Empty reply/i
const named =
  /(?:--?(?:port|https-port|p|listen|bind|addr)[= ]"?(?:\S{1,80}?:)?|:|\.listen\(|port\(s\): |port )(\d{2,5})\b/g

/**
 * A server that was told to speak TLS, and a gateway that asks it in plain HTTP: by the same port, or, where the start command
 * names none, where nothing is asked by https.
 */
export const startedWithTls: Correlation = {
  id: 'started-with-tls',
  reference: 'RFC 8446 section 5.1: a server that waits for a ClientHello does not answer HTTP',
  correlate(evidence, service) {
    // Where machines were looked at, their ports were asked for their language.
    if (service.hosts.length > 0) return nothing
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample }): Line => ({ sample: sample.slice(0, 4000), evidence: each })),
    )
    const servers = lines.filter(({ sample }) => tlsServerNotes.some((note) => isOf(note, sample)))
    const fails =
      lines.some(({ sample }) => misunderstood.test(sample)) ||
      seenOf(evidence, 'http').some(({ facts: { status } }) => status === 502)
    if (servers.length === 0 || !fails) return nothing
    const asked = askedIn(evidence, service)
    const ports = new Set([
      ...asked.flatMap(({ language, address }) =>
        language === 'http' && address.port !== null ? [String(address.port)] : [],
      ),
      ...lines.flatMap(({ sample }) => {
        const match = passed.exec(sample)
        return match?.[1] ?? match?.[2] ?? []
      }),
    ])
    if (ports.size === 0) return nothing
    const isPlain = !asked.some(({ language }) => language === 'https')
    const found = servers
      .map((line) => {
        const own = [...line.sample.matchAll(named)].flatMap(([, port]) => port ?? [])
        const port = own.find((each) => ports.has(each))
        const weight = port !== undefined ? 25 : own.length === 0 && isPlain ? 20 : 0
        return { line, port, weight }
      })
      .sort((a, b) => b.weight - a.weight)[0]
    if (found === undefined || found.weight === 0) return nothing
    const { line, port, weight } = found
    const start = line.sample.trim().split('\n', 1)[0]?.slice(0, 160) ?? ''
    return {
      findings: [
        {
          cause: 'http-to-https-port',
          weight,
          fact: 'protocol',
          reach: 'here',
          quote: `${port === undefined ? 'the backend' : `port ${port}`} is asked in plain HTTP, and “${start}” serves TLS`,
          evidence: line.evidence,
          hop: line.evidence.hop,
          target: line.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

function isOf({ pattern, when }: (typeof tlsServerNotes)[number], sample: string): boolean {
  const match = pattern.exec(sample)
  return match !== null && (when === undefined || when(match.groups ?? {}, sample))
}
