import { z } from 'zod'
import type { BotError } from '../errors.ts'
import { redactSecrets } from '../redact.ts'
import type { Secret } from '../secret.ts'
import { askJson, type JsonReply, type JsonWish } from './ask-json.ts'
import { refusal, saidIn } from './refusal.ts'

export type TicketStatus = 'triggered' | 'acknowledged' | 'resolved'

export interface Note {
  id: string
  content: string
  /** ISO 8601, empty where PagerDuty does not say. */
  createdAt: string
}

/**
 * The part of PagerDuty's REST API that is written back with. Null and `gone`: it knows no such incident, or no such note,
 * (any more). Rejects with `SOURCE_BUSY`, `SOURCE_UNREACHABLE` (nobody knows whether it was done) or `SOURCE_REFUSED`.
 */
export interface PagerDuty {
  status(incident: string): Promise<TicketStatus | null>
  /** To acknowledge what is resolved opens it again: ask for the status first. */
  setStatus(
    incident: string,
    status: 'acknowledged' | 'resolved',
    why: string,
  ): Promise<'done' | 'gone' | 'resolved'>
  notes(incident: string): Promise<Note[] | null>
  /** Gives its id. */
  createNote(incident: string, content: string): Promise<string | null>
  updateNote(incident: string, note: string, content: string): Promise<'done' | 'gone'>
  deleteNote(incident: string, note: string): Promise<void>
}

export interface PagerDutyAccess {
  token: Secret
  /** In whose name. */
  from: string
  apiUrl: string | null
}

/** https://developer.pagerduty.com/docs/rest-api-overview, seen 2026-08. */
const usualUrl = 'https://api.pagerduty.com'
const accept = 'application/vnd.pagerduty+json;version=2'

const usualTimeoutMs = 15_000

const noteSchema = z.object({
  id: z.string().regex(/^[\w-]{1,64}$/),
  content: z.string(),
  created_at: z.string().default(''),
})
const notesSchema = z.object({ notes: z.array(noteSchema) })
const createdSchema = z.object({ note: noteSchema.pick({ id: true }) })
const incidentSchema = z.object({
  incident: z.object({ status: z.enum(['triggered', 'acknowledged', 'resolved']) }),
})
const errorSchema = z.object({
  error: z.object({
    code: z.number().optional(),
    message: z.string().optional(),
    errors: z.array(z.string()).optional(),
  }),
})

/** https://developer.pagerduty.com/docs/errors, seen 2026-08. */
const alreadyResolved = 1001
const alreadyAcknowledged = 1002
const requesterNotFound = 1008
const requesterNotAllowed = 1018
const alreadyMerged = 1019
const limitReached = 2019

/** PagerDuty's ids are letters and digits; whatever else calls itself one is asked for nowhere. */
export function isTicket(text: string): boolean {
  return /^[A-Za-z0-9]{1,64}$/.test(text)
}

export function createPagerDuty(
  { token, from, apiUrl }: PagerDutyAccess,
  { timeoutMs = usualTimeoutMs } = {},
): PagerDuty {
  async function ask(method: JsonWish['method'], path: string[], body?: unknown): Promise<JsonReply> {
    return await askJson({
      who: 'PagerDuty',
      method,
      url: [apiUrl ?? usualUrl, ...path.map(encodeURIComponent)].join('/'),
      headers: { accept, authorization: `Token token=${token.reveal()}`, from },
      ...(body === undefined ? {} : { body }),
      timeoutMs,
    })
  }

  /** A good answer's content, null where there is no such thing. */
  function read<T>(reply: JsonReply, schema: z.ZodType<T>): T | null {
    if (reply.status === 404) return null
    if (reply.status < 200 || reply.status > 299) throw refused(reply)
    const { data } = schema.safeParse(reply.body)
    if (data === undefined) throw refused(reply, 'with something that cannot be read')
    return data
  }

  function refused(reply: JsonReply, words?: string): BotError {
    const { code, message = '', errors = [] } = errorOf(reply)
    const said = words ?? [message, ...errors].filter((part) => part !== '').join('; ')
    return refusal('PagerDuty', reply, saidIn(said, token), hintOf(reply.status, code, from))
  }

  return {
    async status(incident) {
      const found = read(await ask('GET', ['incidents', incident]), incidentSchema)
      return found?.incident.status ?? null
    },
    async setStatus(incident, status, why) {
      const change = { type: 'incident_reference', status }
      const resolution = status === 'resolved' ? { resolution: redactSecrets(why) } : {}
      const reply = await ask('PUT', ['incidents', incident], { incident: { ...change, ...resolution } })
      const { code } = errorOf(reply)
      if (code === alreadyResolved) return 'resolved'
      if (code === alreadyAcknowledged) return 'done'
      if (code === alreadyMerged) return 'gone'
      const changed = read(reply, incidentSchema)
      return changed === null ? 'gone' : 'done'
    },
    async notes(incident) {
      const found = read(await ask('GET', ['incidents', incident, 'notes']), notesSchema)
      return found?.notes.map(({ created_at, ...note }) => ({ ...note, createdAt: created_at })) ?? null
    },
    async createNote(incident, content) {
      const note = { content: redactSecrets(content) }
      const reply = await ask('POST', ['incidents', incident, 'notes'], { note })
      if (errorOf(reply).code === alreadyMerged) return null
      return read(reply, createdSchema)?.note.id ?? null
    },
    async updateNote(incident, note, content) {
      const body = { note: { content: redactSecrets(content) } }
      const reply = await ask('PUT', ['incidents', incident, 'notes', note], body)
      return read(reply, z.unknown()) === null ? 'gone' : 'done'
    },
    async deleteNote(incident, note) {
      const reply = await ask('DELETE', ['incidents', incident, 'notes', note])
      if (reply.status !== 404 && (reply.status < 200 || reply.status > 299)) throw refused(reply)
    },
  }
}

function errorOf({ status, body }: JsonReply): z.infer<typeof errorSchema>['error'] {
  if (status >= 200 && status < 300) return {}
  return errorSchema.safeParse(body).data?.error ?? {}
}

function hintOf(status: number, code: number | undefined, from: string): string {
  if (code === requesterNotFound) {
    return `PAGERDUTY_FROM must be the email address of a user of this PagerDuty account; ${from} is not.`
  }
  if (code === requesterNotAllowed || status === 403) {
    return `Give ${from} (PAGERDUTY_FROM) the right to respond to this service's incidents, and PAGERDUTY_TOKEN full access, not read-only.`
  }
  if (code === limitReached)
    return 'An incident of PagerDuty takes 2000 notes: delete some that nobody needs.'
  if (status === 401) {
    return 'Set PAGERDUTY_TOKEN to a REST API key that is valid; for an account in the EU, PAGERDUTY_API_URL=https://api.eu.pagerduty.com as well.'
  }
  if (status === 402) return 'The PagerDuty account’s plan does not include this: leave it switched off.'
  if (status >= 300 && status < 400)
    return 'Set PAGERDUTY_API_URL to the address itself: redirects are not followed.'
  return 'See what PagerDuty says; PAGERDUTY_TOKEN, PAGERDUTY_FROM and PAGERDUTY_API_URL are where it is set up.'
}
