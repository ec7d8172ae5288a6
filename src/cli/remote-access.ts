import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { BotError, type ErrorCode, errorCatalogue } from '../errors.ts'
import type { Incident } from '../model/incident.ts'
import type { Entry } from '../model/timeline.ts'
import type { Access } from './access.ts'

/** How often a watched incident is asked for news. */
const pollMs = 200

const codes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]

const refusalSchema = z.object({
  error: z.object({ code: z.enum(codes), message: z.string(), hint: z.string() }),
})

const addressSchema = z.object({ url: z.string(), token: z.string() })

/** Where a running bot can be reached by commands of the same user: a file only they can read. */
export const consoleFile = (dataDir: string) => join(dataDir, 'console.json')

/** The bot that holds a data folder, over its own HTTP interface; null when it left no address or does not answer. */
export async function remoteAccess(dataDir: string): Promise<Access | null> {
  const text = await readFile(consoleFile(dataDir), 'utf8').catch(() => null)
  const parsed = addressSchema.safeParse(text === null ? null : JSON.parse(text))
  if (!parsed.success) return null
  const { url, token } = parsed.data

  async function call<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(new URL(path, url), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = await response.json()
    // The bot at the other end is this very program; its answers need no second check.
    if (response.ok) return answer as T
    const { code, message, hint } = refusalSchema.parse(answer).error
    throw new BotError(code, message, hint)
  }

  // The file of a bot that was killed may name a port where something else answers by now.
  const answer = await fetch(new URL('/api/incidents?limit=1', url), {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(2_000),
  }).catch(() => null)
  if (!answer?.ok) return null
  return {
    command: (text) => call('/api/command', { text }),
    incidents: async (which) => {
      const query = which === 'open' ? '?state=open&limit=500' : '?limit=500'
      return (await call<{ incidents: Incident[] }>(`/api/incidents${query}`)).incidents
    },
    entries: async (incident) => {
      const path = `/api/incidents/${encodeURIComponent(incident)}/timeline`
      return (await call<{ entries: Entry[] }>(path)).entries
    },
    audit: () => call('/api/audit'),
    async watch(_incident, onChange) {
      const timer = setInterval(onChange, pollMs)
      return async () => clearInterval(timer)
    },
    async close() {},
  }
}
