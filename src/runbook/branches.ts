import type { Runbook } from '../model/runbook.ts'
import type { Turn } from './walk-runbook.ts'

/** What the tests of a runbook have not seen. */
export interface Branches {
  /** Conditions, each of which can be true and false. */
  conditions: number
  /** Of those, how many were seen both ways. */
  both: number
  /** Conditions that were never seen one way, or at no place at all. */
  unseen: { step: string; when: string; never: ('true' | 'false')[] }[]
  /** Steps that no case took with evidence. */
  neverTaken: string[]
}

/** Which branches of a runbook a number of walks took. Pure. */
export function branchesOf(
  { stages }: Pick<Runbook, 'stages'>,
  walks: readonly { turns: readonly Turn[]; taken: ReadonlySet<string> }[],
): Branches {
  const steps = stages.flatMap((stage) => stage.steps)
  const turns = walks.flatMap((walk) => walk.turns)
  const conditional = steps.flatMap(({ id, when }) => {
    if (when === null) return []
    const seen = new Set(
      turns.flatMap(({ step, wanted }) => (step.id === id && wanted !== null ? [wanted] : [])),
    )
    const never = ([true, false] as const).filter((way) => !seen.has(way)).map((way) => `${way}` as const)
    return [{ step: id, when, never }]
  })
  const unseen = conditional.filter(({ never }) => never.length > 0)
  return {
    conditions: conditional.length,
    both: conditional.length - unseen.length,
    unseen,
    neverTaken: steps.flatMap(({ id }) => (walks.some(({ taken }) => taken.has(id)) ? [] : [id])),
  }
}
