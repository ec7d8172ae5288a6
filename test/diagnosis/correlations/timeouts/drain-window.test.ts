import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

const bad = ['$ curl -i https://shop.example/', 'HTTP/1.1 502 Bad Gateway', 'Server: nginx']

describe('diagnosis/correlations/drain-window', () => {
  const drain = 'alb.ingress.kubernetes.io/target-group-attributes: deregistration_delay.timeout_seconds=30'
  const stop = (seconds: number) =>
    `lifecycle:\n  preStop:\n    exec:\n      command: ["sleep", "${seconds}"]`

  it('compares how long a pod serves on with how long its balancer drains it', () => {
    expect(causeOf(drain, stop(5), '', ...bad)).toBe('lb-dereg-inflight')
    expect(causeOf(drain, stop(40), '', ...bad)).toBe('backend-down')
    expect(causeOf(drain, stop(5))).toBeNull()
  })

  it('sees that a pod sleeps away the time after which it is killed', () => {
    expect(causeOf(`terminationGracePeriodSeconds: 15\n${stop(20)}`, '', ...bad)).toBe('ungraceful-shutdown')
    expect(causeOf(`terminationGracePeriodSeconds: 60\n${stop(20)}`, '', ...bad)).toBe('backend-down')
  })
})
