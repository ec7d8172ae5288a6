import type { RunbookCase } from '../../model/runbook-case.ts'
import type { Entry } from '../../model/timeline.ts'
import { runState } from '../run-state.ts'

/** Each judged run of an incident as a case: the same evidence must give the same verdict. */
export function casesOfBundle(entries: Entry[], name: string): RunbookCase[] {
  return entries.flatMap(({ what }): RunbookCase[] => {
    if (what.kind !== 'run.finished') return []
    const state = runState(entries, what.run)
    if (state === null) return []
    const { service, runbook } = state.started
    const { state: verdict, cause, hop, target, sentence } = what.diagnosis.verdict
    return [
      {
        name: `${name} ${what.run}`,
        title: sentence,
        runbook,
        service,
        evidence: state.evidence,
        expect: { state: verdict, cause, hop, target },
      },
    ]
  })
}
