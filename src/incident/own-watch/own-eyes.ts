import type { OwnWatch } from '../../model/monitoring.ts'
import type { Service } from '../../model/service.ts'
import type { Sampled } from '../../model/timeline.ts'
import type { Handled, Jobs } from '../../queue/queue.ts'
import { isAllGood, sampleService } from '../change/sample-service.ts'
import type { Deps } from '../deps.ts'
import { canSee } from './can-see.ts'
import { inARow, minuteOfLook, type OwnLook } from './in-a-row.ts'
import { lookAlert, unwatchedAlert } from './look-alert.ts'

/** Counts are kept for a day, and an hour more, so that no part of the day is lacking. */
const keptMs = 25 * 3_600_000
const forgetEveryMs = 10 * 60_000

/** How long it is not asked again which alarms fire. */
const freshMs = 5_000
/** How long what was filed is believed, whatever the alarms say: folding takes a moment. */
const foldedMs = 30_000
const mostFiring = 10_000

/** Our own eyes: looks at services, counts, and says so when one fails or is well again. */
export interface OwnEyes {
  look(job: Jobs['look'], stop: AbortSignal): Promise<Handled>
  /** Resolves the alarms of services that are not watched any more. */
  letGo(): Promise<void>
}

/**
 * One look is one request to the service's own URL. So many failing ones in a row are filed as an alert, like that of any
 * other source, and so many good ones as its end; when we could not look it is neither. What several processes saw counts
 * together, and a new process goes on from the counts.
 */
export function createOwnEyes(deps: Deps): OwnEyes {
  const own = new Map<string, OwnLook[]>()
  const looking = new Set<string>()
  const filed = new Map<string, { isFiring: boolean; at: number }>()
  let firing: { services: ReadonlySet<string>; at: number } | null = null
  let forgotAt = 0

  async function look({ service: name }: Jobs['look'], stop: AbortSignal): Promise<Handled> {
    const service = deps.services.get(name)
    const watch = deps.monitoring.get(name)?.watch ?? null
    // One that takes longer than its interval is not asked twice at a time.
    if (service === undefined || watch === null || looking.has(name)) return 'done'
    looking.add(name)
    try {
      await lookAt(service, watch, stop)
    } finally {
      looking.delete(name)
    }
    await forget()
    return 'done'
  }

  async function lookAt(service: Service, watch: OwnWatch, stop: AbortSignal): Promise<void> {
    const at = deps.now()
    const sampled = await sampleService(deps, service, `look:${service.name}`, stop, 1)
    if (sampled === null) return couldNot(service)
    const isGood = isAllGood(sampled)
    const seen = seenIn(sampled)
    if (!isGood && !(await canSee(deps, service, seen, stop))) return couldNot(service)
    const { asked, good, medianMs } = sampled
    const totalMs = isGood ? (medianMs ?? 0) : 0
    await deps.store.countWatch({ service: service.name, minute: minuteOfLook(at), asked, good, totalMs })

    const needed = isGood ? watch.recover : watch.fail
    const since = new Date(at.getTime() - reachMs(watch))
    const mine = [...(own.get(service.name) ?? []).filter((each) => each.at >= since), { at, isGood }]
    own.set(service.name, mine)
    if ((await isFiring(service.name)) !== isGood) return
    const counts = await deps.store.watchCounts(minuteOfLook(since))
    const ofService = counts.filter((count) => count.service === service.name)
    const row = inARow(ofService, mine, isGood)
    if (row >= needed) await file(service, isGood, { seen, row, at })
  }

  async function file(
    service: Service,
    isGood: boolean,
    turned: { seen: string; row: number; at: Date },
  ): Promise<void> {
    const state = isGood ? 'resolved' : 'firing'
    await deps.store.fileAlerts([lookAlert(service, state, turned)])
    filed.set(service.name, { isFiring: !isGood, at: deps.now().getTime() })
    await deps.queue.add('alerts', {})
    deps.log.info({ service: service.name, seen: turned.seen, row: turned.row }, `own watch ${state}`)
  }

  async function isFiring(service: string): Promise<boolean> {
    const now = deps.now().getTime()
    const last = filed.get(service)
    if (last !== undefined && now - last.at < foldedMs) return last.isFiring
    if (firing === null || now - firing.at >= freshMs) firing = { services: await firingNow(), at: now }
    return firing.services.has(service)
  }

  async function firingNow(): Promise<ReadonlySet<string>> {
    const alarms = await deps.store.firingAlarms(mostFiring, { source: 'watch' })
    return new Set(alarms.map(({ key }) => key))
  }

  async function letGo(): Promise<void> {
    const left = [...(await firingNow())].filter(
      (name) => (deps.monitoring.get(name)?.watch ?? null) === null,
    )
    if (left.length === 0) return
    const named = (name: string) => deps.services.get(name) ?? { name, url: '' }
    await deps.store.fileAlerts(left.map((name) => unwatchedAlert(named(name), deps.now())))
    await deps.queue.add('alerts', {})
  }

  async function forget(): Promise<void> {
    const now = deps.now().getTime()
    if (now - forgotAt < forgetEveryMs) return
    forgotAt = now
    const reaches = [...deps.monitoring.values()].flatMap(({ watch }) =>
      watch === null ? [] : reachMs(watch),
    )
    await deps.store.forgetWatchCounts(new Date(now - Math.max(keptMs, ...reaches)))
  }

  function couldNot({ name }: Service): void {
    deps.log.debug({ service: name }, 'own watch could not look')
  }

  return { look, letGo }
}

/** Looks that are older than this are no part of a row: meanwhile nobody looked. */
function reachMs({ everyMs, fail, recover }: OwnWatch): number {
  return (Math.max(fail, recover) + 2) * everyMs + 60_000
}

function seenIn({ seen }: Sampled): string {
  return Object.keys(seen)[0] ?? 'nothing'
}
