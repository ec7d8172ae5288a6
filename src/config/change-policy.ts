import type { ApprovalRule, ChangePolicy, FreezeWindow, Guards } from '../model/policy.ts'
import type { Risk } from '../model/remedy.ts'
import { nobodyMay, usualGuards } from '../model/usual-policy.ts'
import type { WrittenApproval, WrittenGuards, WrittenRule } from './policy-schema.ts'

/** What one place of the services file says of changes: an environment, or a service. */
export interface WrittenPolicy {
  approvers?: string[] | undefined
  approval?: WrittenApproval | undefined
  guards?: WrittenGuards | undefined
}

/**
 * The policy of a service out of what is written, from the general to the particular: each layer says only what differs.
 * Within a layer, what it says for one risk comes after what it says for all. Freeze windows add up.
 */
export function changePolicyOf(layers: readonly WrittenPolicy[], approvalTtlMs: number): ChangePolicy {
  const ruleOf = (risk: Risk): ApprovalRule =>
    layers
      .flatMap(({ approvers, approval }) => [{ approvers }, approval, approval?.[risk]])
      .reduce<ApprovalRule>(withRule, { ...nobodyMay.rules[risk], expiresMs: approvalTtlMs })
  return {
    rules: { low: ruleOf('low'), medium: ruleOf('medium'), high: ruleOf('high') },
    guards: layers.map(({ guards }) => guards).reduce<Guards>(withGuards, usualGuards),
  }
}

function withRule(rule: ApprovalRule, written: WrittenRule | undefined): ApprovalRule {
  return {
    approvers: written?.approvers ?? rule.approvers,
    needed: written?.required ?? rule.needed,
    requesterMay: written?.requester ?? rule.requesterMay,
    reason: written?.reason ?? rule.reason,
    stepUp: written?.step_up ?? rule.stepUp,
    expiresMs: written?.expires ?? rule.expiresMs,
  }
}

function withGuards(guards: Guards, written: WrittenGuards | undefined): Guards {
  return {
    quorum: written?.quorum ?? guards.quorum,
    perHour: written?.per_hour ?? guards.perHour,
    coolDownMs: written?.cool_down ?? guards.coolDownMs,
    freezes: [...guards.freezes, ...(written?.freeze ?? []).map(windowOf)],
    evidenceMs: written?.evidence_age ?? guards.evidenceMs,
    relapseMs: written?.relapse ?? guards.relapseMs,
  }
}

/** A day that ends at 24:00 ends when the next one begins. */
export function windowOf(written: FreezeWindow): FreezeWindow {
  return { ...written, to: written.to === '24:00' ? '00:00' : written.to }
}
