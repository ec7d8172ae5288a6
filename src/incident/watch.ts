import { randomBytes } from 'node:crypto'
import { BotError } from '../errors.ts'
import type { Channel } from '../model/channel.ts'
import { formatDuration } from '../model/duration.ts'
import type { Person } from '../model/person.ts'
import type { Service } from '../model/service.ts'
import { bot } from './bot-person.ts'
import { ownUrl } from './change/own-url.ts'
import type { Deps } from './deps.ts'
import { watchEnding } from './watch/watch-ending.ts'

export const shortestWatchMs = 60_000
export const longestWatchMs = 2 * 3_600_000

/** Watches that go on at once, of all services: each holds one place of the worker and asks every few seconds. */
export const mostWatches = 20

/** A line of this many points fits every chat, and keeps a timeline short. */
const points = 30

/** A card that changes more often than this is not read; chat platforms limit edits to about one a second. */
const shortestPointMs = 5_000

/** An incident that ended this recently is what a watch that somebody asks for now is about. */
const recentMs = 24 * 3_600_000

/** Twice what the resolver itself allows a name. */
const resolveMs = 10_000

/** What is to be watched, and on whose word; `incident` and `channel` are where it was asked for. */
export interface WatchRequest {
  service: Service
  durationMs: number
  by: Person
  incident?: string
  channel?: Channel
}

/** The watch of a request; `isNew` is false when the service was being watched already. */
export interface Watch {
  incident: string
  watch: string
  isNew: boolean
}

/**
 * Starts counting how requests to the service's own URL go, or joins the watch that is going on. It is shown in the thread
 * of the service's incident: the one asked in, else the open one, else the last one of the past day, else a new one, which
 * is closed with the watch. Throws `USAGE`, and `ADDRESS_REFUSED` where the URL may not be asked.
 */
export async function startWatch(deps: Deps, request: WatchRequest): Promise<Watch> {
  const { service, durationMs, by } = request
  if (!(durationMs >= shortestWatchMs && durationMs <= longestWatchMs)) throw badLength(durationMs)
  const going = await deps.store.goingWatches()
  const known = going.find((each) => each.service === service.name)
  if (known) return { incident: known.incident, watch: known.watch, isNew: false }
  if (going.length >= mostWatches) throw tooMany(going.length)

  const { hostname, inventory } = ownUrl(service)
  await deps.stepContext.resolve(hostname, { inventory, signal: AbortSignal.timeout(resolveMs) })

  const incident = await incidentFor(deps, request)
  const watch = randomBytes(8).toString('hex')
  await deps.store.append(incident, [
    { kind: 'watch.started', watch, by, service, overMs: durationMs, pointMs: pointOf(durationMs) },
  ])
  const first = (await deps.store.goingWatches()).find((each) => each.service === service.name)
  if (first && first.watch !== watch) {
    // Somebody else asked at the same moment.
    await deps.store.append(incident, await watchEnding(deps, incident, { watch, why: 'stopped', by: bot }))
    return { incident: first.incident, watch: first.watch, isNew: false }
  }
  await deps.queue.add('watch', { incident, watch })
  deps.log.info({ incident, watch, service: service.name, by: by.id }, 'watch started')
  return { incident, watch, isNew: true }
}

/** Ends a watch before its time and returns its incident. Throws `NOTHING_RUNNING` when it is over or never was. */
export async function stopWatch(deps: Deps, id: string, by: Person): Promise<string> {
  const found = (await deps.store.goingWatches()).find(({ watch }) => watch === id)
  if (!found) {
    throw new BotError('NOTHING_RUNNING', 'This watch is over.', 'Start another with "watch <service> 10m".')
  }
  const ending = await watchEnding(deps, found.incident, { watch: id, why: 'stopped', by })
  await deps.store.append(found.incident, ending)
  return found.incident
}

async function incidentFor(deps: Deps, { service, by, incident, channel }: WatchRequest): Promise<string> {
  const asked = incident === undefined ? null : await deps.store.incident(incident)
  if (asked?.service === service.name) return asked.id
  const ofService = { service: service.name, limit: 1 }
  const [open] = await deps.store.incidents({ ...ofService, state: 'open' })
  if (open?.environment === service.environment) return open.id
  const [last] = await deps.store.incidents(ofService)
  const since = deps.now().getTime() - recentMs
  if (last?.environment === service.environment && (last.closedAt?.getTime() ?? 0) > since) return last.id
  const opened = await deps.store.openIncident({
    kind: 'incident.opened',
    service,
    by,
    reason: `${by.name} watches it`,
    ...(channel === undefined ? {} : { channel }),
  })
  return opened.id
}

/** A whole number of seconds. */
function pointOf(durationMs: number): number {
  return Math.max(shortestPointMs, Math.ceil(durationMs / points / 1000) * 1000)
}

function badLength(durationMs: number): BotError {
  return new BotError(
    'USAGE',
    `A watch takes ${formatDuration(shortestWatchMs)} to ${formatDuration(longestWatchMs)}, not ${formatDuration(durationMs)}.`,
    'Say it as in "watch shop 10m".',
  )
}

function tooMany(count: number): BotError {
  return new BotError(
    'USAGE',
    `${count} services are being watched already, which is the most at once.`,
    'Stop one of them with the button on its card.',
  )
}
