import type { Evidence } from '../../../model/evidence.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'

/** Words of an app that says where it listens: `Server running at: http://localhost:8080`. */
const listening =
  /(?:[Ll]istening|[Rr]unning|[Ss]erving|[Ss]tarted|[Rr]eady)\b[^\n]{0,60}?(?:\b(?:on|at|port)\b:?\s{1,4}|:\/\/)(?:[^\s:]{0,80}:)?(\d{2,5})\b/

/** Where a gateway goes: `upstream: "http://10.0.3.21:3000/"`, `load balancer process port: 3000`. */
const asked =
  /\bload[bB]alancer\.server\.port["']?\s{0,2}[:=]\s{0,2}["']?(\d{2,5})\b|\b(?:VIRTUAL_PORT|internal_port)["']?\s{0,2}[:=]\s{0,2}["']?(\d{2,5})\b|upstream: "[a-z]{3,8}:\/\/[^":\s]{1,80}:(\d{2,5})[/"]|\b(?:process|target|upstream|container|listener|backend) ?port"?\s{0,20}[:=]\s{0,20}"?(\d{2,5})\b/i

/** Ports of databases, caches, debuggers and metrics, which no gateway asks for pages. */
const others: ReadonlySet<string> = new Set(
  '5432 3306 6379 27017 11211 5672 9200 9092 2181 9229 5858 9090 9100 9102 2019'.split(' '),
)

/**
 * Compares the port on which an app says that it listens with the one at which a gateway says that it asks, in lines of
 * logs and notes. Several apps or several upstreams prove nothing, so that it speaks only where no port is on both sides.
 */
export const spokenPorts: Correlation = {
  id: 'spoken-ports',
  reference: 'RFC 9293 section 3.1: a connection goes to one port',
  correlate(evidence) {
    const lines = linesOf(evidence)
    const heard = lines.flatMap((line) => portIn(listening, line)).filter(({ port }) => !others.has(port))
    const gone = lines.flatMap((line) => portIn(asked, line))
    const [app] = heard
    const [gateway] = gone
    if (app === undefined || gateway === undefined) return nothing
    if (gone.some(({ port }) => heard.some((other) => other.port === port))) return nothing
    return {
      findings: [
        {
          cause: 'wrong-port',
          weight: 24,
          fact: 'listen',
          reach: 'here',
          quote: `the app says “${app.words}”, while ${gateway.port} is asked: ${gateway.words}`,
          evidence: gateway.evidence,
          hop: gateway.evidence.hop,
          target: gateway.evidence.target,
        },
      ],
      advice: [],
    }
  },
}

function portIn(pattern: RegExp, { evidence, sample }: { evidence: Evidence; sample: string }) {
  const match = pattern.exec(sample)
  const port = match?.slice(1).find((group) => group !== undefined)
  return match === null || port === undefined ? [] : [{ port, words: match[0], evidence }]
}
