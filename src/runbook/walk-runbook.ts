import type { Evidence } from '../model/evidence.ts'
import type { Runbook, RunbookStep } from '../model/runbook.ts'
import type { Service } from '../model/service.ts'
import { compileCondition, evaluateCondition } from './condition.ts'
import { type Place, placesFor } from './place.ts'
import { targetsOf } from './select-targets.ts'

/** One step at one place, and whether its `when` let it be taken; null where it has none. */
export interface Turn {
  step: RunbookStep
  place: Place
  wanted: boolean | null
}

export interface Walk {
  evidence: Evidence[]
  turns: Turn[]
}

/**
 * Takes a runbook from its first stage to its last without queue or database, the looks of a stage side by side. What
 * `look` answers with null is left out. Throws what `look` throws, and `CONFIG_INVALID` of a condition.
 */
export async function walkRunbook(
  { stages }: Pick<Runbook, 'stages'>,
  service: Service,
  look: (step: RunbookStep, place: Place) => Promise<Evidence | null>,
): Promise<Walk> {
  const targets = targetsOf(service)
  const evidence: Evidence[] = []
  const turns: Turn[] = []
  for (const stage of stages) {
    const before = [...evidence]
    const here = stage.steps.flatMap((step) => {
      const condition = step.when === null ? null : compileCondition(step.when)
      return placesFor(step.forEach, service).map(
        (place): Turn => ({
          step,
          place,
          wanted:
            condition === null
              ? null
              : evaluateCondition(condition, { place, targets, service, evidence: before }),
        }),
      )
    })
    turns.push(...here)
    const seen = await Promise.all(
      here.filter(({ wanted }) => wanted !== false).map(({ step, place }) => look(step, place)),
    )
    evidence.push(...seen.filter((each) => each !== null))
  }
  return { evidence, turns }
}
