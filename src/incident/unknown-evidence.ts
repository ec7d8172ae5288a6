import type { ErrorCode } from '../errors.ts'
import type { Evidence } from '../model/evidence.ts'
import type { RunbookStep } from '../model/runbook.ts'
import type { Place } from '../runbook/place.ts'
import { stepKey } from './run-state.ts'

/** Evidence that we could not look, with the reason and the next thing to do. */
export function unknownEvidence(of: {
  run: string
  step: Pick<RunbookStep, 'id' | 'type'>
  place: Place
  startedAt: Date
  durationMs: number
  reason: ErrorCode
  summary: string
  hint: string
}): Evidence {
  return {
    id: `${of.run}:${stepKey(of.step.id, of.place?.id ?? null)}`,
    step: of.step.id,
    type: of.step.type,
    target: of.place?.id ?? null,
    hop: of.place?.hop ?? null,
    outcome: 'unknown',
    summary: of.summary,
    facts: null,
    reason: of.reason,
    hint: of.hint,
    startedAt: of.startedAt.toISOString(),
    durationMs: of.durationMs,
    // Every step type has this shape when we could not look; the compiler cannot see it through the union.
  } as Evidence
}
