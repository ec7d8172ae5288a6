import { randomUUID } from 'node:crypto'
import { type KeptSilence, type Matcher, type SilenceWorld, stateOf } from './silence-world.ts'

/** What Alertmanager answers instead of doing it. */
export class Invalid extends Error {
  readonly status: number

  constructor(status: number, message = '') {
    super(message)
    this.status = status
  }
}

/** One request to the silences of its API (api/v2/openapi.yaml and silence/silence.go of prometheus/alertmanager). */
export function answerSilences(
  world: SilenceWorld,
  method: string,
  url: URL,
  type: string | undefined,
  body: string,
): unknown {
  const one = /^\/api\/v2\/silence\/([^/]+)$/.exec(url.pathname)?.[1]
  if (one !== undefined && !/^[0-9a-f-]{36}$/.test(one)) throw new Invalid(422, 'silenceID must be a uuid')
  if (one !== undefined && method === 'GET') return shown(world, known(world, one))
  if (one !== undefined && method === 'DELETE') return expire(world, known(world, one))
  if (url.pathname !== '/api/v2/silences') throw new Invalid(404)
  if (method === 'GET') return list(world, url.searchParams)
  if (method !== 'POST') throw new Invalid(405)
  if (type !== 'application/json') throw new Invalid(415, 'unsupported media type')
  return { silenceID: set(world, read(body)) }
}

function known(world: SilenceWorld, id: string): KeptSilence {
  const silence = world.silences.get(id)
  if (silence === undefined) throw new Invalid(404)
  return silence
}

function expire(world: SilenceWorld, silence: KeptSilence): undefined {
  const now = world.now()
  if (stateOf(silence, now) === 'expired') {
    if (world.refusesEnded) throw new Invalid(500, `silence ${silence.id} already expired`)
    return
  }
  if (stateOf(silence, now) === 'pending') silence.startsAt = now
  silence.endsAt = now
  silence.updatedAt = now
}

function list(world: SilenceWorld, query: URLSearchParams): unknown[] {
  const wanted = new Set(
    ['active', 'pending', 'expired'].filter((state) => (query.get(state) ?? 'true') === 'true'),
  )
  const filters = query.getAll('filter').map(readFilter)
  return [...world.silences.values()]
    .filter((silence) => wanted.has(stateOf(silence, world.now())))
    .filter(({ matchers }) =>
      filters.every(({ name, value }) => matchers.some((one) => one.name === name && one.value === value)),
    )
    .map((silence) => shown(world, silence))
}

/** `alertname="Down"`: only what is quoted. */
function readFilter(text: string): { name: string; value: string } {
  const [, name, quoted] = /^([a-zA-Z_]\w*)=("(?:[^"\\]|\\.)*")$/.exec(text) ?? []
  if (name === undefined || quoted === undefined) throw new Invalid(400, `bad matcher format: ${text}`)
  return { name, value: JSON.parse(quoted) as string }
}

type Posted = Omit<KeptSilence, 'id' | 'updatedAt'> & { id: string | null }

function read(body: string): Posted {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    throw new Invalid(400, 'parsing silence body failed')
  }
  if (typeof json !== 'object' || json === null) throw new Invalid(422, 'silence must be of type object')
  const {
    id = null,
    matchers,
    startsAt,
    endsAt,
    createdBy,
    comment,
    ...rest
  } = json as Record<string, unknown>
  if (Object.keys(rest).length > 0) throw new Invalid(422, `unknown: ${Object.keys(rest).join(', ')}`)
  if (id !== null && typeof id !== 'string') throw new Invalid(422, 'id must be of type string')
  if (typeof createdBy !== 'string' || typeof comment !== 'string') {
    throw new Invalid(422, 'createdBy and comment are required')
  }
  if (!Array.isArray(matchers) || matchers.length === 0) throw new Invalid(422, 'matchers is required')
  return {
    id,
    matchers: matchers.map(readMatcher),
    startsAt: timeOf(startsAt),
    endsAt: timeOf(endsAt),
    createdBy,
    comment,
  }
}

function readMatcher(json: unknown): Matcher {
  const { name, value, isRegex, isEqual = true } = (json ?? {}) as Record<string, unknown>
  const isWhole = typeof name === 'string' && typeof value === 'string'
  if (!isWhole || typeof isRegex !== 'boolean' || typeof isEqual !== 'boolean' || name === '') {
    throw new Invalid(422, 'a matcher has name, value and isRegex')
  }
  return { name, value, isRegex, isEqual }
}

function timeOf(text: unknown): number {
  const ms = typeof text === 'string' && /^\d{4}-\d\d-\d\dT.*Z$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(ms)) throw new Invalid(422, 'startsAt and endsAt must be of type date-time')
  return ms
}

function set(world: SilenceWorld, { id, ...posted }: Posted): string {
  const now = world.now()
  if (posted.startsAt >= posted.endsAt) {
    throw new Invalid(400, 'Failed to create silence: start time must be before end time')
  }
  if (posted.endsAt < now) {
    throw new Invalid(400, "Failed to create silence: end time can't be in the past")
  }
  if (posted.matchers.every(({ value }) => value === '')) {
    throw new Invalid(400, 'at least one matcher must not match the empty string')
  }
  const before = id === null ? undefined : known(world, id)
  if (before !== undefined && canUpdate(before, posted, now)) {
    Object.assign(before, posted, { updatedAt: now })
    return before.id
  }
  if (before !== undefined) expire({ ...world, refusesEnded: false }, before)
  const created = { ...posted, id: randomUUID(), startsAt: Math.max(posted.startsAt, now), updatedAt: now }
  world.silences.set(created.id, created)
  return created.id
}

function canUpdate(before: KeptSilence, posted: Omit<Posted, 'id'>, now: number): boolean {
  const isSame = JSON.stringify(before.matchers) === JSON.stringify(posted.matchers)
  const seconds = (ms: number) => Math.floor(ms / 1000)
  return (
    isSame &&
    stateOf(before, now) === 'active' &&
    seconds(before.startsAt) === seconds(posted.startsAt) &&
    posted.endsAt >= now
  )
}

function shown(world: SilenceWorld, kept: KeptSilence) {
  const { startsAt, endsAt, updatedAt, ...silence } = kept
  return {
    ...silence,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    status: { state: stateOf(kept, world.now()) },
    annotations: {},
  }
}
