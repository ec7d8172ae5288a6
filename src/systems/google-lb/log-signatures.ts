import type { LogSignature } from '../../model/diagnosis.ts'
import { backendLines } from './backend-lines.ts'
import { statusDetails } from './status-details.ts'

/** `statusDetails` of Google’s load balancer log. */
export const googleLbLogSignatures: readonly LogSignature[] = [
  ...backendLines,
  ...statusDetails.map(
    ({ detail, title, weights, fact, reach }): LogSignature => ({
      id: `google-lb-${detail.replaceAll('_', '-')}`,
      system: 'google-lb',
      needles: [detail],
      // By its name, in quotes, or alone: these words mean nothing in prose.
      pattern: new RegExp(
        `(?:statusDetails["']?\\s{0,4}[:=|]\\s{0,4}["']?|^\\s{0,8}|["'|=])${detail}(?=["'|,\\s}]|$)`,
        'm',
      ),
      when: (_groups, line) => detail !== 'response_sent_by_backend' || /"?status"?: ?5\d\d/.test(line),
      weights,
      title,
      reference:
        'https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring#statusdetail_http_failure_messages',
      fact,
      reach,
      request: true,
      examples: {
        matches: [
          `{"httpRequest":{"status":502,"requestUrl":"https://shop.example.com/cart"},"jsonPayload":{"statusDetails":"${detail}"}}`,
        ],
        nearMisses: [
          '{"httpRequest":{"status":200},"jsonPayload":{"statusDetails":"response_sent_by_backend"}}',
          `a text about ${detail}`,
        ],
      },
    }),
  ),
]
