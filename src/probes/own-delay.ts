import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Watches how late this process itself gets to its work; what it was late must not be laid to a target. */
export function watchOwnDelay(): { stop(): number } {
  const delays = monitorEventLoopDelay({ resolution: 20 })
  delays.enable()
  return {
    /** The longest delay since the start, in milliseconds. */
    stop() {
      delays.disable()
      return Math.round(delays.max / 1e6)
    },
  }
}
