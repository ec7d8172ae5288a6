import type { Entry, Happening, Sampled } from '../../model/timeline.ts'

/** Where one watch stands, according to the timeline. */
export interface WatchState {
  started: Extract<Happening, { kind: 'watch.started' }>
  startedAt: Date
  /** By number; of a point that was filed twice (its worker was taken for dead) the first. */
  points: Map<number, Sampled>
  ended: boolean
}

/** Replays the entries of one watch; null when it never started. */
export function watchState(entries: readonly Entry[], watch: string): WatchState | null {
  let state: WatchState | null = null
  for (const { at, what } of entries) {
    if (!('watch' in what) || what.watch !== watch) continue
    if (what.kind === 'watch.started') {
      state ??= { started: what, startedAt: new Date(at), points: new Map(), ended: false }
    }
    if (state === null) continue
    if (what.kind === 'watch.sampled' && !state.points.has(what.point))
      state.points.set(what.point, what.sampled)
    if (what.kind === 'watch.ended') state.ended = true
  }
  return state
}
