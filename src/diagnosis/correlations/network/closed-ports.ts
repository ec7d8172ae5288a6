import type { Evidence } from '../../../model/evidence.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** Beside a connection that nobody answered, a firewall that lets nobody in at that port leaves little doubt. */
const weight = 24

/**
 * Connections that were dropped or turned away by a message of ICMP, and where to: `connect() to 10.0.3.21:8080 failed (113: …)`,
 * `upstream: "http://10.0.3.21:8080/"`, `dial tcp 10.0.3.21:8080: i/o timeout`, curl's `port 8080`. Loopback is never filtered.
 */
const unanswered =
  /No route to host|EHOSTUNREACH|ETIMEDOUT|i\/o timeout|\((?:110|113): |\((?:110|113)\)|[Cc]onnection timed out|Layer4 timeout|timed out/
const places = /(?<![\d.])(?!127\.|0\.0\.0\.0)((?:\d{1,3}\.){3}\d{1,3}):(\d{2,5})(?!\d)|\bport (\d{2,5})\b/g

/** What was asked in vain, and the firewall pasted beside it that does not know the port. */
export const closedPorts: Correlation = {
  id: 'closed-ports',
  reference: 'firewall-cmd(1), ufw(8): what no rule lets in is rejected with icmp-host-prohibited or dropped',
  correlate(evidence) {
    const asked = askedInVain(evidence)
    if (asked.length === 0) return nothing
    const findings = seenOf(evidence, 'sockets').flatMap((sockets) => {
      const { openPorts, asked: known } = sockets.facts
      // Of machines that were looked at themselves, it is known what is asked of them.
      if (openPorts === null || known.length > 0) return []
      const closed = asked.find(({ port }) => !openPorts.includes(port))
      if (closed === undefined) return []
      const open = openPorts.length === 0 ? 'no port at all' : openPorts.slice(0, 12).join(', ')
      return [
        {
          cause: 'host-firewall-block' as const,
          weight,
          fact: 'firewall',
          reach: 'here' as const,
          quote: `port ${closed.port} was asked in vain, and the firewall lets in ${open}: ${closed.text}`,
          evidence: sockets,
          hop: null,
          target: null,
        },
      ]
    })
    return findings.length === 0 ? nothing : { findings, advice: [] }
  },
}

function askedInVain(evidence: readonly Evidence[]): { port: number; text: string }[] {
  const lines = seenOf(evidence, 'logs').flatMap(({ facts }) => facts.groups.map(({ sample }) => sample))
  const replies = seenOf(evidence, 'http').flatMap(({ facts: { failure, failureMessage, url } }) =>
    failure === 'connect-timeout' || failure === 'unreachable'
      ? [`${failureMessage ?? ''} timed out, ${url}`]
      : [],
  )
  return [...lines, ...replies].flatMap((line) => {
    const text = line.slice(0, 1000)
    if (!unanswered.test(text)) return []
    // Of several addresses in a line the last is where the proxy went.
    const port = [...text.matchAll(places)].map((match) => Number(match[2] ?? match[3])).at(-1)
    return port === undefined || port > 65_535 ? [] : [{ port, text: text.slice(0, 160) }]
  })
}
