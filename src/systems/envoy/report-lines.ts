import type { LogSignature } from '../../model/diagnosis.ts'

const reportFailed = /[Ff]ailed to call [Rr]eport\b/

/** The same signature for lines that are about requests, and not about what failed when requests were reported on. */
export function ofRequests(signature: LogSignature): LogSignature {
  const { when } = signature
  return { ...signature, when: (groups, line) => !reportFailed.test(line) && (when?.(groups, line) ?? true) }
}

/** What proxies say that report on requests after they were answered. */
export const reportSignatures: readonly LogSignature[] = [
  {
    id: 'envoy-report-failed',
    system: 'envoy',
    needles: ['ailed to call report', 'ailed to call Report'],
    pattern: reportFailed,
    weights: { 'benign-noise': 26 },
    title: 'a report on requests could not be sent; the requests themselves were answered before',
    reference:
      'esp-v2 src/api_proxy/service_control/request_builder.cc, client_cache.cc: reports are sent after the reply',
    fact: 'report',
    reach: 'here',
    examples: {
      matches: [
        '[52][filter]Failed to call report, error: UNAVAILABLE:Calling Google Service Control API failed with: 503',
      ],
      nearMisses: ['Failed to call check, error: UNAVAILABLE'],
    },
  },
]
