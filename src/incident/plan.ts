import { hashOf } from '../canonical-json.ts'
import type { CauseId } from '../diagnosis/causes.ts'
import type { Plan, Remedy, StepCall } from '../model/remedy.ts'
import type { Target } from '../model/target.ts'
import { storable } from '../store/chain.ts'

/** The exact change that a remedy comes to at one target, in steps and in words. */
export function planOf(remedy: Remedy, service: string, cause: CauseId, target: Target): Plan {
  const inWords = (calls: StepCall[]) => calls.map((call) => describe(call, target))
  return {
    remedy: remedy.name,
    title: remedy.title,
    risk: remedy.risk,
    service,
    cause,
    target: target.id,
    calls: { precheck: remedy.precheck, apply: remedy.apply, verify: remedy.verify },
    precheck: inWords(remedy.precheck),
    apply: inWords(remedy.apply),
    verify: inWords(remedy.verify),
    rollback: Array.isArray(remedy.rollback) ? inWords(remedy.rollback) : remedy.rollback,
  }
}

function describe(call: StepCall, target: Target): string {
  const parameters = Object.entries(call.with).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  const expected = call.expect ? ` and expect ${call.expect}` : ''
  return `${[call.type, 'at', target.id, ...parameters].join(' ')}${expected}`
}

/** SHA-256, hex: an approval is good for this plan, as the database keeps it, and for no other. */
export function hashPlan(plan: Plan): string {
  return hashOf(storable(plan))
}
