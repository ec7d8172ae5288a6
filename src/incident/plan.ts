import { createHash } from 'node:crypto'
import type { CauseId } from '../diagnosis/causes.ts'
import type { Plan, Remedy, StepCall } from '../model/remedy.ts'
import type { Target } from '../model/target.ts'

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

/** SHA-256, hex, over the plan with sorted keys: an approval is good for this plan and no other. */
export function hashPlan(plan: Plan): string {
  return createHash('sha256').update(canonical(plan)).digest('hex')
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const pairs = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${pairs.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}
