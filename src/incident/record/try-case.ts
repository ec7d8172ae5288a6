import { diagnose } from '../../diagnosis/diagnose.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { Remedy } from '../../model/remedy.ts'
import type { Runbook } from '../../model/runbook.ts'
import type { CaseExpectation, RunbookCase } from '../../model/runbook-case.ts'
import type { ChangeRegistry } from '../../runbook/change-steps.ts'
import { targetsOf } from '../../runbook/select-targets.ts'
import { type Turn, walkRunbook } from '../../runbook/walk-runbook.ts'
import { sitesOf } from '../plan/change-sites.ts'
import { chooseRemedies } from '../plan/choose-remedies.ts'
import { stepKey } from '../run-state.ts'

/** What a runbook made of recorded evidence. */
export interface Tried {
  /** Sentences; none when everything was as expected. */
  failures: string[]
  verdict: Diagnosis['verdict']
  /** Names of the remedies that answer what was found, in the order in which they would be aimed. */
  remedies: string[]
  turns: Turn[]
  /** Ids of the steps of which there was evidence. */
  taken: Set<string>
  /** Looks that the runbook wanted and nobody had recorded. */
  lacking: number
}

/** Takes a runbook over recorded evidence and compares what comes of it with what must. No I/O. */
export async function tryCase(
  { service, evidence, expect }: RunbookCase,
  runbook: Runbook,
  { remedies, changes }: { remedies: readonly Remedy[]; changes: ChangeRegistry },
): Promise<Tried> {
  const byKey = new Map(evidence.map((each) => [stepKey(each.step, each.target), each]))
  let lacking = 0
  const walk = await walkRunbook(runbook, service, async (step, place): Promise<Evidence | null> => {
    const recorded = byKey.get(stepKey(step.id, place?.id ?? null))
    // A step that does something else today saw nothing that counts.
    if (recorded?.type === step.type) return recorded
    lacking += 1
    return null
  })
  const diagnosis = diagnose(service, targetsOf(service), walk.evidence)
  const taken = new Set(walk.evidence.map(({ step }) => step))
  const answering = answers({ service }, diagnosis, remedies, changes)
  const { verdict } = diagnosis
  return {
    failures: differences(expect, { ...verdict, remedies: answering }, walk.turns),
    verdict,
    remedies: answering,
    turns: walk.turns,
    taken,
    lacking,
  }
}

/** By the cause, the product and the place alone: whether it can be aimed is known only there. */
function answers(
  { service }: Pick<RunbookCase, 'service'>,
  diagnosis: Diagnosis,
  remedies: readonly Remedy[],
  changes: ChangeRegistry,
): string[] {
  const found = chooseRemedies(remedies, service, diagnosis).filter(({ remedy, hypothesis }) => {
    const [first] = remedy.apply
    const actsOn = first === undefined ? undefined : changes[first.type]?.actsOn
    return actsOn !== undefined && !('lacking' in sitesOf(service, remedy, hypothesis, actsOn))
  })
  return [...new Set(found.map(({ remedy }) => remedy.name))]
}

function differences(
  expect: CaseExpectation,
  seen: Diagnosis['verdict'] & { remedies: string[] },
  turns: readonly Turn[],
): string[] {
  const keys = ['state', 'cause', 'hop', 'target'] as const
  const values = keys.flatMap((key) => {
    const [wanted, is] = [expect[key], seen[key]]
    return wanted === undefined || wanted === is
      ? []
      : [`${key} must be ${wanted ?? 'none'}, and is ${is ?? 'none'}`]
  })
  const isTaken = (id: string) => turns.some(({ step, wanted }) => step.id === id && wanted !== false)
  return [
    ...values,
    ...remedyDifference(expect.remedy, seen.remedies),
    ...(expect.takes ?? []).filter((id) => !isTaken(id)).map((id) => `${id} must be taken, and is not`),
    ...(expect.skips ?? []).filter(isTaken).map((id) => `${id} must be taken nowhere, and is`),
  ]
}

function remedyDifference(wanted: string | null | undefined, are: string[]): string[] {
  const isRight = wanted === undefined || (wanted === null ? are.length === 0 : are.includes(wanted))
  return isRight ? [] : [`remedy must be ${wanted ?? 'none'}, and may be ${are.join(', ') || 'none'}`]
}
