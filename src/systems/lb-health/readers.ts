import type { Reader } from '../../model/excerpt.ts'
import { redactSecrets } from '../../redact.ts'
import { parseTargetHealth } from '../aws-alb/parse-target-health.ts'
import { parseBackendHealth } from '../azure-appgw/parse-backend-health.ts'
import { judgeLbHealth } from './judge-lb-health.ts'

/** Reads what the command-line tools of AWS and Azure show of targets and of their health checks. */
export const lbHealthReader: Reader = ({ text }) => {
  const clean = text.replaceAll('\r', '')
  const facts = parseTargetHealth(clean) ?? parseBackendHealth(clean)
  if (facts === null) return null
  const targets = facts.targets.map((target) => ({
    ...target,
    description: target.description === null ? null : redactSecrets(target.description).slice(0, 1000),
  }))
  const shown = { ...facts, targets }
  const { outcome, summary } = judgeLbHealth(shown)
  return { type: 'lb-health', outcome, summary, facts: shown, system: facts.system }
}
