import { describe, expect, it } from 'vitest'
import { parseServices } from '../../src/config/services.ts'
import type { ChangePolicy } from '../../src/model/policy.ts'
import { nobodyMay, usualGuards, usualRule } from '../../src/model/usual-policy.ts'

function policyOf(text: string, options: { approvalTtlMs?: number } = {}): ChangePolicy {
  const { services, problems } = parseServices('services.yaml', text, options)
  expect(problems).toEqual([])
  const [service] = services
  if (!service) throw new Error('there is no service')
  return service.changes
}

const shop = 'services:\n  shop:\n    url: https://shop.example.com/\n'

describe('config/change-policy', () => {
  it('without a word nobody may approve anything, and every default holds', () => {
    expect(policyOf(shop)).toEqual(nobodyMay)
  })

  it('the short form names approvers for every risk, and high risk asks for more', () => {
    const { rules, guards } = policyOf(`${shop}    approvers: ["console:ada"]\n`)
    const rule = { ...usualRule, approvers: ['console:ada'] }
    expect(rules).toEqual({ low: rule, medium: rule, high: { ...rule, reason: true, stepUp: true } })
    expect(guards).toEqual(usualGuards)
  })

  it('what is said for all risks holds for all, and what is said for one overrides it there', () => {
    const { rules } = policyOf(`${shop}    approval:
      approvers: ["*"]
      required: 2
      requester: true
      reason: true
      step_up: false
      expires: 1h
      low: { required: 1, reason: false }
      high: { approvers: ["console:ada", "console:bob", "console:eve"], step_up: true, expires: 5m }
`)
    const all = { approvers: ['*'], needed: 2, requesterMay: true, reason: true, stepUp: false }
    expect(rules).toEqual({
      low: { ...all, needed: 1, reason: false, expiresMs: 3_600_000 },
      medium: { ...all, expiresMs: 3_600_000 },
      high: {
        ...all,
        approvers: ['console:ada', 'console:bob', 'console:eve'],
        stepUp: true,
        expiresMs: 300_000,
      },
    })
  })

  it('APPROVAL_TTL is how long an approval waits where nothing else is said', () => {
    const text = `${shop}    approval: { high: { expires: 2m } }\n`
    const { rules } = policyOf(text, { approvalTtlMs: 45_000 })
    expect([rules.low.expiresMs, rules.medium.expiresMs, rules.high.expiresMs]).toEqual([
      45_000, 45_000, 120_000,
    ])
  })

  it('an environment speaks for its services, a service for itself, and freezes add up', () => {
    const { services } = parseServices(
      'services.yaml',
      `services:
  shop:
    url: https://shop.example.com/
    approval: { required: 1 }
    guards:
      per_hour: 1
      freeze: [{ from: "22:00", to: "06:00", why: backup }]
  blog: { url: "https://blog.example.com/", environment: staging }
environments:
  production:
    approvers: ["*"]
    approval: { required: 2, high: { required: 3 } }
    guards:
      quorum: 75%
      per_hour: 9
      freeze: [{ days: [sat], from: "00:00", to: "24:00", zone: Europe/Berlin, why: weekend }]
`,
    )
    const [own, other] = services.map(({ changes }) => changes)
    expect(own?.rules.low).toMatchObject({ approvers: ['*'], needed: 1 })
    expect(own?.rules.high.needed).toBe(1)
    expect(own?.guards).toEqual({
      ...usualGuards,
      quorum: 0.75,
      perHour: 1,
      freezes: [
        { days: ['sat'], from: '00:00', to: '00:00', zone: 'Europe/Berlin', why: 'weekend' },
        {
          days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
          from: '22:00',
          to: '06:00',
          zone: 'UTC',
          why: 'backup',
        },
      ],
    })
    expect(other).toEqual(nobodyMay)
  })

  it('a service that takes back its approvers has none', () => {
    const { services } = parseServices(
      'services.yaml',
      `${shop}    approvers: []\nenvironments: { production: { approvers: ["*"] } }\n`,
    )
    expect(services[0]?.changes.rules.low.approvers).toEqual([])
  })

  it.each([
    ['50%', 0.5],
    ['12.5 %', 0.125],
    ['0.25', 0.25],
    ['100%', 1],
    ['0', 0],
  ])('a quorum of %s is a share of %d', (written, share) => {
    expect(policyOf(`${shop}    guards: { quorum: ${written} }\n`).guards.quorum).toBe(share)
  })
})
