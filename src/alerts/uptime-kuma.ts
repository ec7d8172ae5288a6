import { z } from 'zod'
import { hashOf } from '../canonical-json.ts'
import { bearsToken } from './bears-token.ts'
import { cleanAlert } from './clean-alert.ts'
import { firstWebAddress } from './first-web-address.ts'
import { mergeLabels } from './merge-labels.ts'
import { optionalText } from './optional-text.ts'
import { readTime } from './read-time.ts'
import type { AlertSource } from './source.ts'
import { toStrange } from './to-strange.ts'

/** Of a heartbeat; 2 is pending, 3 maintenance: github.com/louislam/uptime-kuma `src/util.ts`. */
const down = 0
const up = 1

const monitorSchema = z.looseObject({
  id: z.union([z.number(), z.string().min(1)]),
  name: z.string(),
  url: optionalText,
  hostname: optionalText,
  port: z.union([z.number(), z.string()]).nullish().catch(null),
  type: optionalText,
  pathName: optionalText,
  tags: z
    .array(z.looseObject({ name: z.string(), value: optionalText }))
    .nullish()
    .catch(null),
})

const bodySchema = z.looseObject({
  msg: optionalText,
  heartbeat: z.looseObject({ status: z.int(), time: z.string(), msg: optionalText }).nullish(),
  monitor: monitorSchema.nullish(),
})

type Monitor = z.output<typeof monitorSchema>

/**
 * Uptime Kuma's webhook notification with the body "application/json": github.com/louislam/uptime-kuma
 * `server/notification-providers/webhook.js`, `server/model/heartbeat.js` (time is in UTC) and `server/model/monitor.js`. It
 * signs nothing; an additional header brings a token.
 */
export const uptimeKuma = {
  name: 'uptime-kuma',
  authenticate: (request, { secrets }) => bearsToken(request, secrets),
  parse(written) {
    const body = bodySchema.safeParse(written)
    if (!body.success) return toStrange(body.error)
    const { heartbeat, monitor, msg } = body.data
    if (!heartbeat || !monitor) {
      if (typeof msg !== 'string') return { kind: 'strange', why: 'heartbeat: lacking' }
      // The button "Test", or a certificate or a domain that will expire.
      return { kind: 'nothing' }
    }
    const { status, time, msg: seen } = heartbeat
    if (status !== down && status !== up) return { kind: 'nothing' }
    // Numbers alone begin at 1 in every installation.
    const key = `${monitor.id} ${monitor.name}`
    return {
      kind: 'alerts',
      alerts: [
        cleanAlert({
          source: 'uptime-kuma',
          key,
          delivery: hashOf([key, status, time]),
          state: status === down ? 'firing' : 'resolved',
          severity: 'error',
          title: [monitor.name, seen].filter(Boolean).join(': '),
          labels: labelsOf(monitor),
          // Monitors of other kinds than http carry a bare "https://".
          url: firstWebAddress([monitor.url]),
          link: null,
          ticket: null,
          at: readTime(time),
        }),
      ],
    }
  },
} satisfies AlertSource

function labelsOf({ id, name, type, hostname, port, pathName, tags }: Monitor): Record<string, unknown> {
  const own = { name, id, type, hostname, port, pathName }
  return mergeLabels(own, Object.fromEntries((tags ?? []).map((tag) => [tag.name, tag.value || 'true'])))
}
