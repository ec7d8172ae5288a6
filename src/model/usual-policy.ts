import type { ApprovalRule, ChangePolicy, Guards } from './policy.ts'

const minute = 60_000

/** Where the services file says nothing. */
export const usualRule: ApprovalRule = {
  approvers: [],
  needed: 1,
  requesterMay: false,
  reason: false,
  stepUp: false,
  expiresMs: 30 * minute,
}

/** Where the services file says nothing. */
export const usualGuards: Guards = {
  quorum: 0.5,
  perHour: 3,
  coolDownMs: 5 * minute,
  freezes: [],
  evidenceMs: 15 * minute,
  relapseMs: 10 * minute,
}

/** Nobody may change anything: of a service that somebody typed, or whose file names no approvers. */
export const nobodyMay: ChangePolicy = policy(usualRule, usualGuards)

/** Of the demo: whoever sees it may approve, also alone. */
export const anybodyMay: ChangePolicy = policy(
  { ...usualRule, approvers: ['*'], requesterMay: true },
  { ...usualGuards, quorum: 0, perHour: 100, coolDownMs: 0, relapseMs: 0 },
)

function policy(rule: ApprovalRule, guards: Guards): ChangePolicy {
  return { rules: { low: rule, medium: rule, high: { ...rule, reason: true, stepUp: true } }, guards }
}
