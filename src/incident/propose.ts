import type { Diagnosis, Hypothesis } from '../model/diagnosis.ts'
import type { Remedy } from '../model/remedy.ts'
import type { Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'
import type { Deps } from './deps.ts'
import { hashPlan, planOf } from './plan.ts'

/** Below this confidence a change would be a guess. */
const enoughConfidence = 0.5

/** Proposes the first remedy that answers the likeliest cause; without approvers it says why none is offered. */
export async function propose(
  deps: Deps,
  incident: string,
  service: Service,
  targets: Target[],
  diagnosis: Diagnosis,
): Promise<void> {
  await deps.store.supersede(incident)
  const match = firstMatch(deps.remedies, service, targets, diagnosis)
  if (match === null) return
  const { remedy, hypothesis, target } = match
  if (service.approvers.length === 0) {
    await deps.store.append(incident, [
      {
        kind: 'remedy.withheld',
        remedy: remedy.name,
        why: `Nobody may approve changes of ${service.name}: name approvers for it in the services file.`,
      },
    ])
    return
  }
  const plan = planOf(remedy, service.name, hypothesis.cause, target)
  const expiresAt = new Date(deps.now().getTime() + deps.settings.approvalTtlMs)
  await deps.store.propose(incident, plan, hashPlan(plan), expiresAt)
}

function firstMatch(
  remedies: Remedy[],
  service: Service,
  targets: Target[],
  diagnosis: Diagnosis,
): { remedy: Remedy; hypothesis: Hypothesis; target: Target } | null {
  for (const hypothesis of diagnosis.hypotheses) {
    if (hypothesis.confidence < enoughConfidence) continue
    const target = targets.find(({ id }) => id === hypothesis.target)
    if (!target) continue
    const remedy = remedies.find(
      ({ causes, systems, origins }) =>
        causes.includes(hypothesis.cause) &&
        systems.includes(target.system) &&
        origins.some((origin) => origin === service.origin),
    )
    if (remedy) return { remedy, hypothesis, target }
  }
  return null
}
