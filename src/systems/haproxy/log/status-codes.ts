import type { LogSignature } from '../../../model/diagnosis.ts'
import { failedChecks } from './checks.ts'

interface Shown {
  /** Of the entry in {@link failedChecks} that says what it speaks for. */
  name: string
  /** As HAProxy’s page writes it before ` in 3ms`. */
  code: string
  example: string
}

const shown: readonly Shown[] = [
  { name: 'refused', code: 'L4CON', example: 'L4CON' },
  { name: 'connect-timeout', code: 'L4TOUT', example: 'L4TOUT' },
  { name: 'tls', code: 'L6RSP', example: 'L6RSP' },
  { name: 'tls-timeout', code: 'L6TOUT', example: 'L6TOUT' },
  { name: 'good-answer', code: String.raw`L7STS\/2\d\d`, example: 'L7STS/200' },
  { name: 'client-error', code: String.raw`L7STS\/[34]\d\d`, example: 'L7STS/404' },
  { name: 'server-error', code: String.raw`L7STS\/5\d\d`, example: 'L7STS/503' },
  { name: 'no-answer', code: 'L7TOUT', example: 'L7TOUT' },
  { name: 'no-http', code: 'L7RSP', example: 'L7RSP' },
]

/** Results of checks as HAProxy’s page of statistics shows them: `L7STS/404 in 2ms`. */
export const statusCodeLogSignatures: readonly LogSignature[] = shown.flatMap(({ name, code, example }) =>
  failedChecks
    .filter((check) => check.name === name)
    .map(
      ({ weights, title, fact }): LogSignature => ({
        id: `haproxy-shown-${name}`,
        system: 'haproxy',
        needles: [example.slice(0, 5)],
        pattern: new RegExp(`\\b${code} in \\d{1,9}ms`),
        weights,
        title,
        reference: 'haproxy src/stats.c, stats_dump_fields_html: the column LastChk',
        fact,
        reach: 'behind',
        examples: {
          matches: [`5m12s DOWN ${example} in 3ms`],
          nearMisses: ['5m12s UP L7OK/200 in 3ms', `${example} of something else`],
        },
      }),
    ),
)
