import type { Evidence } from '../../../model/evidence.ts'
import type { Service } from '../../../model/service.ts'
import type { System } from '../../../model/system.ts'
import { isGateway } from '../../system-role.ts'
import { isLoopback } from '../address.ts'
import { askedIn } from '../asked.ts'
import { type Correlation, nothing } from '../correlation.ts'
import { linesOf } from '../lines-of.ts'
import { seenOf } from '../seen-of.ts'

const published =
  /(?:127\.0\.0\.1|localhost|\[::1\]):(?:\d{2,5}|\$\{?\w{1,60}(?::?-(\d{2,5}))?\}?)(?::|->)(?:\d{2,5}|\$\{?\w{1,60}(?::?-\d{2,5})?\}?)|Network:\s{1,8}use `?--host`? to expose/
const bare = /(?:127\.0\.0\.1|localhost|\[::1\]):(\d{2,5})(?::|->)\d{2,5}/
const askedAtHome =
  /(?:upstream: "[a-z]{3,8}:\/\/|dial tcp |connect(?:ing)? to |reverse_proxy |proxy_pass http:\/\/)(?:127\.|localhost|\[::1\])/
const failed = /refused|\b50[234]\b|no (?:servers?|healthy)|Bad Gateway/i

/**
 * A container’s port that is published on loopback, or a development server that is not exposed, serves that machine alone.
 * Where something fails, and nobody is seen to ask loopback, that is why another machine or container is refused.
 */
export const publishedOnLoopback: Correlation = {
  id: 'published-on-loopback',
  reference:
    'https://docs.docker.com/engine/network/port-publishing/: 127.0.0.1 is reached from the host alone',
  correlate(evidence, service) {
    // Containers of machines that were looked at are judged by what they publish.
    if (service.hosts.length > 0) return nothing
    const lines = linesOf(evidence, 2000)
    const own = lines.find(({ sample }) => published.test(sample))
    if (own === undefined || !isFailing(evidence, lines)) return nothing
    if (lines.some(({ sample }) => askedAtHome.test(sample)) || isAskedAtHome(evidence, service))
      return nothing
    const match = published.exec(own.sample)
    const port = bare.exec(own.sample)?.[1] ?? match?.[1]
    const refusedThere =
      port !== undefined &&
      lines.some(({ sample }) => /refused/i.test(sample) && new RegExp(`[:\\s]${port}\\b`).test(sample))
    const { hop, target } = own.evidence
    return {
      findings: [
        {
          cause: 'loopback-bind',
          weight: refusedThere ? 26 : 22,
          fact: 'listen',
          reach: 'here',
          quote: `the app is reached from its own machine alone (${match?.[0]}), and no gateway is seen to ask it there`,
          evidence: own.evidence,
          hop,
          target,
        },
      ],
      advice: [],
    }
  },
}

function isFailing(
  evidence: readonly Evidence[],
  lines: readonly { sample: string; evidence: Evidence }[],
): boolean {
  return (
    seenOf(evidence, 'http').some(
      ({ facts: { status, failure } }) =>
        failure !== null || (status !== null && status >= 502 && status <= 504),
    ) ||
    lines.some(
      ({ sample, evidence: { hop } }) =>
        failed.test(sample) && (hop === 'unknown' || isGateway(hop as System)),
    )
  )
}

function isAskedAtHome(evidence: readonly Evidence[], service: Service): boolean {
  return askedIn(evidence, service).some(({ address }) => isLoopback(address.host))
}
