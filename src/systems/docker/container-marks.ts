import type { ChangeState } from '../../model/change.ts'
import { type ContainerState, containerWords } from './container-state.ts'

/** A container that the engine has restarted by itself and that runs for less than this is not stable. */
const stableMs = 60_000

/**
 * What tells whether somebody touched a container. One that the engine starts again and again changes all the time without
 * anybody touching it: of such a one only that it is down is a mark, until it stays up. Another one of its name has another id.
 */
export function containerMarks(name: string, container: ContainerState): ChangeState {
  const { id, status, startedAt, restarts, restartsItself, runningMs, memoryBytes, memorySwapBytes } =
    container
  const isFresh = status === 'running' && restarts > 0 && (runningMs === null || runningMs < stableMs)
  const isLooping = restartsItself && (status === 'restarting' || status === 'exited' || isFresh)
  return {
    summary: `${name} is ${containerWords(container)}${restarts === 0 ? '' : `, restarted ${restarts} times`}`,
    marks: {
      id: id.slice(0, 12),
      state: isLooping ? 'down' : status,
      startedAt: isLooping ? null : startedAt,
      restarts: isLooping ? null : restarts,
      memoryBytes,
      memorySwapBytes,
    },
  }
}
