import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** The connector lost its way to Cloudflare, or could not make one. */
const lost =
  /Lost connection with the edge|Connection terminated error|[Ff]ailed to (?:dial|serve|create|accept)|Unable to establish connection|Serve tunnel error|Retrying connection|failed to run the datagram handler|Unregistered tunnel connection/

const registered = /(?<!Un)[Rr]egistered tunnel connection|\bConnection [0-9a-f-]{8,40} registered\b/

/** What was lost and is there again tells of a moment, which the connector’s other connections bridge. */
const weight = -16

/**
 * A tunnel’s connector that registered after its last trouble: cloudflared holds four connections and makes a lost one anew, so
 * that a line of loss by itself is its daily life.
 */
export const tunnelRecovered: Correlation = {
  id: 'tunnel-recovered',
  reference:
    'https://github.com/cloudflare/cloudflared supervisor/supervisor.go: 4 connections, each made again when it ends',
  correlate(evidence) {
    const groups = seenOf(evidence, 'logs')
      .filter(({ facts }) => facts.system === 'cloudflare')
      .flatMap((each) => each.facts.groups.map((group) => ({ evidence: each, ...group })))
    const losses = groups.filter(({ sample }) => lost.test(sample))
    const lastLoss = latest(losses)
    const [back] = groups
      .filter(
        ({ sample, lastAt }) =>
          registered.test(sample) && lastLoss !== null && lastAt !== null && lastAt >= lastLoss,
      )
      .toSorted((a, b) => (`${a.lastAt} ${a.sample}` > `${b.lastAt} ${b.sample}` ? -1 : 1))
    if (back === undefined) return nothing
    const quote = `the connector registered again after it was lost: ${back.sample.slice(0, 160)}`
    const { hop, target } = back.evidence
    const place = { fact: 'tunnel-up', reach: 'here', evidence: back.evidence, hop, target } as const
    return {
      findings: [
        { ...place, cause: 'cf-tunnel-down', weight, quote },
        { ...place, cause: 'connect-drop', weight: -6, quote },
      ],
      advice: [],
    }
  },
}

function latest(groups: readonly { lastAt: string | null }[]): string | null {
  return groups.reduce<string | null>(
    (last, { lastAt }) => (lastAt !== null && (last === null || lastAt > last) ? lastAt : last),
    null,
  )
}
