import type { Evidence } from '../model/evidence.ts'
import type { Entry, Happening } from '../model/timeline.ts'

export type RunStarted = Extract<Happening, { kind: 'run.started' }>

/** Where one run stands, according to the timeline. */
export interface RunState {
  started: RunStarted
  startedAt: Date
  evidence: Evidence[]
  /** {@link stepKey} of every step that left evidence or was skipped. */
  done: Set<string>
  ended: 'finished' | 'canceled' | null
}

/** Names one step at one target (or at none) within a run. */
export function stepKey(step: string, target: string | null): string {
  return target === null ? step : `${step}@${target}`
}

/** Replays the entries of one run; null when it never started. */
export function runState(entries: readonly Entry[], run: string): RunState | null {
  let state: RunState | null = null
  for (const { at, what } of entries) {
    if (!('run' in what) || what.run !== run) continue
    if (what.kind === 'run.started') {
      state = { started: what, startedAt: new Date(at), evidence: [], done: new Set(), ended: null }
      continue
    }
    if (state === null) continue
    if (what.kind === 'evidence.recorded') {
      const key = stepKey(what.evidence.step, what.evidence.target)
      // A step taken twice (its worker died after writing) is one piece of evidence.
      if (state.done.has(key)) continue
      state.done.add(key)
      state.evidence.push(what.evidence)
    }
    if (what.kind === 'step.skipped') state.done.add(stepKey(what.step, what.target))
    if (what.kind === 'run.canceled') state.ended ??= 'canceled'
    if (what.kind === 'run.finished') state.ended ??= 'finished'
  }
  return state
}

/** The id of the run that was started last, or null. */
export function latestRun(entries: readonly Entry[]): string | null {
  const last = entries.findLast(({ what }) => what.kind === 'run.started')
  return last?.what.kind === 'run.started' ? last.what.run : null
}
