import { monitorEventLoopDelay } from 'node:perf_hooks'

/** How often we look; Node counts this interval as part of each delay. */
const resolutionMs = 20

/** Watches how late this process itself gets to its work; what it was late must not be laid to a target. */
export function watchOwnDelay(): { stop(): number } {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  return {
    /** The longest delay since the start, in milliseconds. */
    stop() {
      delays.disable()
      return Math.max(0, Math.round(delays.max / 1e6) - resolutionMs)
    },
  }
}
