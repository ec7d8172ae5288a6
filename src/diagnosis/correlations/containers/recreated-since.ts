import type { Evidence } from '../../../model/evidence.ts'
import { matchLogLine } from '../../match-log-line.ts'
import { type Correlated, type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

/** Addresses of containers and pods, which change with each new one: the engine’s bridges, 10/8 and 100.64/10 of clusters. */
const asked =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |attempt to connect to |ECONNREFUSED |EHOSTUNREACH |ETIMEDOUT )((?:172\.(?:1[6-9]|2\d|3[01])|10\.\d{1,3}|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\.\d{1,3}\.\d{1,3}):\d{2,5}/
const failed = /refused|No route to host|unreachable|timed out|timeout|ECONNREFUSED|EHOSTUNREACH|ETIMEDOUT/

const recreations: ReadonlySet<string> = new Set(['note-after-recreation', 'note-recreated-by-hand'])

/** A container or pod that was made anew, and a gateway that asks an address in vain at which nobody answers any more. */
export const recreatedSince: Correlation = {
  id: 'recreated-since',
  reference:
    'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#server: names are resolved at start',
  correlate(evidence, { hosts }) {
    const lines = seenOf(evidence, 'logs').flatMap((each) =>
      each.facts.groups.map(({ sample }) => ({ evidence: each as Evidence, sample: sample.slice(0, 4000) })),
    )
    const told = lines.find(({ sample }) =>
      matchLogLine(sample).some(({ signature }) => recreations.has(signature.id)),
    )
    const tried = lines.flatMap((line) => {
      const host = failed.test(line.sample) ? asked.exec(line.sample)?.[1] : undefined
      return host === undefined ? [] : [{ ...line, host }]
    })[0]
    if (told === undefined) return nothing
    if (tried === undefined) return hosts.length > 0 ? nothing : byAnswer(told, evidence)
    const quote = `${tried.host} is asked in vain, and: ${told.sample.split('\n', 1)[0]?.trim().slice(0, 120)}`
    const { target } = tried.evidence
    const place = { reach: 'here', quote, evidence: tried.evidence, hop: null, target } as const
    return {
      findings: [
        { ...place, cause: 'stale-dns', weight: 25, fact: 'stale-name' },
        { ...place, cause: 'backend-down', weight: -9, fact: 'made-anew' },
      ],
      advice: [],
    }
  },
}

/** The gateway’s answer alone: names no address, so that it is told by what was done to the container before. */
function byAnswer(told: { sample: string }, evidence: readonly Evidence[]): Correlated {
  const isByHand = matchLogLine(told.sample).some(
    ({ signature }) => signature.id === 'note-recreated-by-hand',
  )
  const answer = seenOf(evidence, 'http').find(({ facts: { status } }) => status === 502 || status === 504)
  if (!isByHand || answer === undefined) return nothing
  const quote = `${answer.facts.status} after: ${told.sample.split('\n', 1)[0]?.trim().slice(0, 120)}`
  const place = { reach: 'here', quote, evidence: answer, hop: answer.hop, target: answer.target } as const
  return {
    findings: [
      { ...place, cause: 'stale-dns', weight: 20, fact: 'recreated' },
      { ...place, cause: 'backend-down', weight: -6, fact: 'made-anew' },
    ],
    advice: [],
  }
}
