import { z } from 'zod'
import { hashOf } from '../canonical-json.ts'
import { bearsToken } from './bears-token.ts'
import { cleanAlert } from './clean-alert.ts'
import { firstWebAddress } from './first-web-address.ts'
import { mergeLabels } from './merge-labels.ts'
import { optionalText } from './optional-text.ts'
import { readSeverity } from './read-severity.ts'
import type { AlertSource } from './source.ts'
import { toStrange } from './to-strange.ts'

const bodySchema = z.looseObject({
  name: z.string().min(1),
  group: optionalText,
  url: optionalText,
  state: z
    .string()
    .toUpperCase()
    .pipe(z.enum(['TRIGGERED', 'RESOLVED'])),
  description: optionalText,
  severity: optionalText,
  errors: optionalText,
})

/**
 * Gatus' custom alerting, whose body is the template of docs/alerts.md: github.com/TwiN/gatus
 * `alerting/provider/custom/custom.go`. It signs nothing; its `headers` bring a token. It sends neither a time nor a name of the
 * notification, and tries again at its next look, so that each request is a notification of its own.
 */
export const gatus = {
  name: 'gatus',
  authenticate: (request, { secrets }) => bearsToken(request, secrets),
  parse(written, { receivedAt }) {
    const body = bodySchema.safeParse(written)
    if (!body.success) return toStrange(body.error)
    const { name, group, url, state, description, severity, errors } = body.data
    const key = [group ?? '', name, description ?? ''].join(' / ')
    const said = [description, errors].filter(Boolean).join(', ')
    return {
      kind: 'alerts',
      alerts: [
        cleanAlert({
          source: 'gatus',
          key,
          delivery: hashOf([key, state, receivedAt.toISOString()]),
          state: state === 'TRIGGERED' ? 'firing' : 'resolved',
          severity: readSeverity(severity) ?? 'error',
          title: [[group, name].filter(Boolean).join(' / '), said].filter(Boolean).join(': '),
          labels: mergeLabels({ name, group, description }),
          url: firstWebAddress([url]),
          link: null,
          ticket: null,
          at: null,
        }),
      ],
    }
  },
} satisfies AlertSource
