import type { ChangeState } from '../../model/change.ts'
import { stateWords, type UnitState } from './unit-state.ts'

/** A unit that systemd has restarted by itself and that stays up for less than this is not stable. */
const stableMs = 60_000

/**
 * What tells whether somebody touched a unit. One that systemd starts again and again changes its process, start and state
 * all the time without anybody touching it: of such a unit only that it is down is a mark, until it stays up.
 */
export function unitMarks(unit: UnitState): ChangeState {
  const { name, load, active, restarts, restartsItself, activeMs, invocation, startedAt, pid } = unit
  const isBroken = active === 'failed' || active === 'activating' || active === 'deactivating'
  const isFresh = active === 'active' && restarts > 0 && (activeMs === null || activeMs < stableMs)
  const isLooping = restartsItself && (isBroken || isFresh)
  return {
    summary: `${name} is ${stateWords(unit)}${restarts === 0 ? '' : `, restarted ${restarts} times`}`,
    marks: {
      load,
      state: isLooping ? 'down' : active,
      start: isLooping ? null : invocation,
      startedAt: isLooping ? null : startedAt,
      pid: isLooping ? null : pid,
    },
  }
}
