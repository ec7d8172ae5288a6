import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashPlan, planOf } from '../../src/incident/plan.ts'
import type { Plan, Remedy } from '../../src/model/remedy.ts'
import type { Target } from '../../src/model/target.ts'

const target: Target = {
  id: 'app/127.0.0.1:8082',
  hop: 'app',
  position: 1,
  innermost: true,
  system: 'node',
  url: 'http://127.0.0.1:8082/',
  hostname: '127.0.0.1',
  port: 8082,
  tls: false,
  hostHeader: 'shop.example',
  serverName: 'shop.example',
  expect: [{ from: 200, to: 399 }],
  timeoutMs: 1000,
  inventory: true,
}

const remedy: Remedy = {
  name: 'restart',
  title: 'Restart the backend',
  causes: ['backend-down'],
  systems: ['node'],
  origins: ['demo'],
  risk: 'low',
  precheck: [{ type: 'tcp', with: {}, expect: 'fail' }],
  apply: [{ type: 'demo.restart', with: {} }],
  verify: [{ type: 'http', with: { method: 'GET' } }],
  rollback: { none: 'a restart has no undo' },
}

describe('incident/plan', () => {
  it('says in words what will be done where, and what must be seen before and after', () => {
    const plan = planOf(remedy, 'shop', 'backend-down', target)
    expect(plan.precheck).toEqual(['tcp at app/127.0.0.1:8082 and expect fail'])
    expect(plan.apply).toEqual(['demo.restart at app/127.0.0.1:8082'])
    expect(plan.verify).toEqual(['http at app/127.0.0.1:8082 method="GET"'])
  })

  it('hashes alike whatever the order in which a database gives the keys back', () => {
    const plan = planOf(remedy, 'shop', 'backend-down', target)
    const shuffled = Object.fromEntries(Object.entries(plan).reverse()) as unknown as Plan
    expect(hashPlan(shuffled)).toBe(hashPlan(plan))
    expect(hashPlan(JSON.parse(JSON.stringify(plan)))).toBe(hashPlan(plan))
  })

  it('hashes differently as soon as anything in the plan differs', () => {
    const plan = planOf(remedy, 'shop', 'backend-down', target)
    fc.assert(
      fc.property(
        fc.constantFrom('remedy', 'title', 'service', 'target' as const),
        fc.string(),
        (key, value) => {
          fc.pre(plan[key as 'title'] !== value)
          expect(hashPlan({ ...plan, [key]: value })).not.toBe(hashPlan(plan))
        },
      ),
    )
    const other = {
      ...plan,
      calls: { ...plan.calls, apply: [{ type: 'demo.restart' as const, with: { force: true } }] },
    }
    expect(hashPlan(other)).not.toBe(hashPlan(plan))
  })
})
