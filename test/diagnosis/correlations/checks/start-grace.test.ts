import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause

const failed = 'service shop: stopped 1 task, reason: Task failed ELB health checks\n'
const task = (seconds: number) => `\n  healthCheck: {\n    startPeriod: ${seconds},\n  }\n`
const weighed = (text: string) =>
  explainBySignatures(text).hypotheses.some(({ for: speaking }) =>
    speaking.some(({ signature }) => signature === 'start-grace'),
  )

describe('diagnosis/correlations/start-grace', () => {
  it.each([
    'healthCheckGracePeriodSeconds: 30',
    'health_check_grace_period_seconds = 0',
    'healthCheckGracePeriodSeconds is not set',
  ])('finds a grace period that is shorter than the start: %s', (grace) => {
    expect(cause(`${failed}${task(120)}\n${grace}\n`)).toBe('health-check-misconfig')
    expect(weighed(`${failed}${task(120)}\n${grace}\n`)).toBe(true)
  })

  it('has nothing against one that is long enough, or of which nothing is told', () => {
    expect(weighed(`${failed}${task(120)}\nhealthCheckGracePeriodSeconds: 180\n`)).toBe(false)
    expect(weighed(`${failed}${task(120)}`)).toBe(false)
    expect(weighed(`${task(120)}\nhealthCheckGracePeriodSeconds: 0\n`)).toBe(false)
  })
})
