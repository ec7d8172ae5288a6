import { z } from 'zod'
import { redactSecrets } from '../redact.ts'
import type { Secret } from '../secret.ts'
import { askJson, type JsonReply, type JsonWish } from './ask-json.ts'
import { refusal, saidIn } from './refusal.ts'

export interface AlertmanagerSilence {
  id: string
  state: 'active' | 'pending' | 'expired'
  /** As it was written there: to prolong a silence it must be sent back the same. */
  startsAt: string
  endsAt: Date
  /** When its end was set last, by Alertmanager's clock. */
  updatedAt: Date
  comment: string
}

export interface SilenceWish {
  /** Exact: every label of what is silenced. */
  labels: Record<string, string>
  startsAt: string
  endsAt: Date
  comment: string
  /** Prolongs that one. */
  id?: string
}

/**
 * The silences of Alertmanager's API, version 2. Rejects with `SOURCE_BUSY`, `SOURCE_UNREACHABLE` (nobody knows whether it
 * was done) or `SOURCE_REFUSED`.
 */
export interface Alertmanager {
  /** Gives its id. */
  setSilence(wish: SilenceWish): Promise<string>
  silence(id: string): Promise<AlertmanagerSilence | null>
  /** Those that stand, for exactly this label among others. */
  silences(label: [name: string, value: string] | null): Promise<AlertmanagerSilence[]>
  /** What has ended already is left so. */
  endSilence(id: string): Promise<void>
}

export interface AlertmanagerAccess {
  url: string
  token: Secret | null
}

const usualTimeoutMs = 10_000

const silenceSchema = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  status: z.object({ state: z.enum(['active', 'pending', 'expired']) }),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
  updatedAt: z.iso.datetime({ offset: true }),
  comment: z.string(),
})
const createdSchema = z.object({ silenceID: z.string().regex(/^[\w-]{1,64}$/) })

export function createAlertmanager(
  { url, token }: AlertmanagerAccess,
  { timeoutMs = usualTimeoutMs } = {},
): Alertmanager {
  async function ask(method: JsonWish['method'], path: string, body?: unknown): Promise<JsonReply> {
    return await askJson({
      who: 'Alertmanager',
      method,
      url: `${url}/api/v2/${path}`,
      headers: {
        accept: 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token.reveal()}` }),
      },
      ...(body === undefined ? {} : { body }),
      timeoutMs,
    })
  }

  function read<T>(reply: JsonReply, schema: z.ZodType<T>): T {
    if (reply.status !== 200) throw refused(reply)
    const { data } = schema.safeParse(reply.body)
    if (data === undefined) throw refused(reply, 'with something that cannot be read')
    return data
  }

  function refused(reply: JsonReply, words?: string) {
    const said = words ?? (typeof reply.body === 'string' ? reply.body : '')
    return refusal('Alertmanager', reply, saidIn(said, token), hintOf(reply.status))
  }

  async function silence(id: string): Promise<AlertmanagerSilence | null> {
    const reply = await ask('GET', `silence/${encodeURIComponent(id)}`)
    return reply.status === 404 ? null : asSilence(read(reply, silenceSchema))
  }

  return {
    async setSilence({ labels, startsAt, endsAt, comment, id }) {
      const matchers = Object.entries(labels).map(([name, value]) => {
        return { name, value, isRegex: false, isEqual: true }
      })
      const reply = await ask('POST', 'silences', {
        ...(id === undefined ? {} : { id }),
        matchers,
        startsAt,
        endsAt: endsAt.toISOString(),
        createdBy: 'fiveohtwo',
        comment: redactSecrets(comment),
      })
      return read(reply, createdSchema).silenceID
    },
    silence,
    async silences(label) {
      const query = new URLSearchParams({ active: 'true', pending: 'true', expired: 'false' })
      if (label !== null) query.set('filter', `${label[0]}=${JSON.stringify(label[1])}`)
      const found = read(await ask('GET', `silences?${query}`), z.array(silenceSchema))
      return found.map(asSilence)
    },
    async endSilence(id) {
      const reply = await ask('DELETE', `silence/${encodeURIComponent(id)}`)
      if (reply.status === 200 || reply.status === 404) return
      // Older versions answer 500 for one that has ended already.
      if (reply.status === 500 && (await silence(id))?.state === 'expired') return
      throw refused(reply)
    },
  }
}

function asSilence({
  status,
  endsAt,
  updatedAt,
  ...rest
}: z.infer<typeof silenceSchema>): AlertmanagerSilence {
  return { ...rest, state: status.state, endsAt: new Date(endsAt), updatedAt: new Date(updatedAt) }
}

function hintOf(status: number): string {
  if (status === 401 || status === 403) {
    return 'Set ALERTMANAGER_TOKEN to what the proxy in front of Alertmanager takes as bearer token.'
  }
  if (status === 404) return 'ALERTMANAGER_URL must be where its API is: before /api/v2/silences.'
  if (status >= 300 && status < 400) {
    return 'Set ALERTMANAGER_URL to the address itself: redirects are not followed.'
  }
  return 'See what Alertmanager says and logs, or switch `alerts.silence` off for this service.'
}
