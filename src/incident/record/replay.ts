import { diagnose } from '../../diagnosis/diagnose.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import type { Entry } from '../../model/timeline.ts'
import { targetsOf } from '../../runbook/select-targets.ts'
import { runState } from '../run-state.ts'
import { compareDiagnoses, type Divergence } from './compare-diagnoses.ts'

/** A stored run judged again, offline, beside the verdict of its day. */
export interface Replay {
  run: string
  stored: Diagnosis
  replayed: Diagnosis
  /** What is different now; empty when nothing is. */
  differs: Divergence[]
}

/** Judges every finished run of an incident again from its stored evidence. */
export function replay(entries: Entry[]): Replay[] {
  return entries.flatMap(({ what }) => {
    if (what.kind !== 'run.finished') return []
    const state = runState(entries, what.run)
    if (state === null) return []
    const { service } = state.started
    const replayed = diagnose(service, targetsOf(service), state.evidence)
    const differs = compareDiagnoses(what.diagnosis, replayed)
    return [{ run: what.run, stored: what.diagnosis, replayed, differs }]
  })
}
