import type { ChangeState } from '../../model/change.ts'
import type { NodeProcess } from '../../model/facts/node.ts'
import type { Pm2App } from './pm2-state.ts'

/** An app that was restarted and is up for less than this is not stable. */
const stableMs = 60_000

/**
 * What tells whether somebody touched an app of PM2. One that PM2 starts again and again changes all the time without
 * anybody touching it: of such a one only that it is down is a mark, until all of its instances stay up.
 */
export function pm2Marks(app: Pm2App): ChangeState {
  const { instances, nowMs } = app
  const isLooping = instances.some((each) => isUnstable(each, nowMs))
  const stopped = instances.length > 0 && instances.every(({ pm2 }) => pm2?.status === 'stopped')
  const sorted = instances.toSorted((one, other) => (one.pm2?.id ?? 0) - (other.pm2?.id ?? 0))
  const join = (of: (each: NodeProcess) => unknown) => sorted.map((each) => of(each) ?? '-').join(' ')
  const state = instances.length === 0 ? 'gone' : isLooping ? 'down' : stopped ? 'stopped' : 'online'
  return {
    summary: pm2Words(app),
    marks: {
      state,
      instances: instances.length,
      pids: isLooping || state === 'gone' ? null : join(({ pid }) => pid),
      startedAt: isLooping || state === 'gone' ? null : join(({ startedAt }) => startedAt),
      restarts: isLooping || state === 'gone' ? null : join(({ pm2 }) => pm2?.restarts),
    },
  }
}

/** Down, on its way up or down, or just up again after PM2 has given it another try. */
export function isUnstable({ pm2, startedAt }: NodeProcess, nowMs: number | null): boolean {
  if (pm2 === null || pm2.status === 'stopped') return false
  if (pm2.status !== 'online') return true
  if (pm2.unstableRestarts === 0 || startedAt === null || nowMs === null) return pm2.unstableRestarts > 0
  return nowMs - Date.parse(startedAt) < stableMs
}

/** An app in words: `shop-api: 2 of 2 instances online, pids 811 812, restarted 3 times`. */
export function pm2Words({ name, instances }: Pm2App): string {
  if (instances.length === 0) return `${name} is no app of PM2`
  const online = instances.filter(({ pm2 }) => pm2?.status === 'online')
  const others = [
    ...new Set(instances.flatMap(({ pm2 }) => (pm2?.status === 'online' ? [] : (pm2?.status ?? [])))),
  ]
  const pids = online.flatMap(({ pid }) => pid ?? [])
  const times = Math.max(...instances.map(({ pm2 }) => pm2?.restarts ?? 0))
  return [
    `${name}: ${online.length} of ${instances.length} online`,
    ...(others.length === 0 ? [] : [`others ${others.join(' and ')}`]),
    ...(pids.length === 0 ? [] : [`pid ${pids.slice(0, 8).join(' ')}`]),
    ...(times === 0 ? [] : [`started anew ${times} times so far`]),
  ].join(', ')
}
