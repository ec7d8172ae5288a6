import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseServices } from '../../src/config/services.ts'
import { BotError } from '../../src/errors.ts'
import type { Evidence, Outcome } from '../../src/model/evidence.ts'
import { checkCondition } from '../../src/runbook/check-condition.ts'
import { type ConditionScope, compileCondition, evaluateCondition } from '../../src/runbook/condition.ts'
import { targetsOf } from '../../src/runbook/select-targets.ts'
import { anyCharacter } from '../support/any-character.ts'

const [service] = parseServices(
  'services.yaml',
  `services:
  shop:
    url: https://shop.example.com/
    path:
      - { hop: edge, system: cloudflare }
      - { hop: app, system: node, addresses: [http://10.0.0.1:8081, http://10.0.0.2:8081] }
`,
).services
if (!service) throw new Error('the service of this test does not load')
const targets = targetsOf(service)

function saw(step: string, outcome: Outcome): Evidence {
  const filed = {
    id: `${step}@edge`,
    step,
    target: 'edge',
    hop: 'edge',
    summary: '',
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    type: 'tcp' as const,
  }
  if (outcome === 'unknown') return { ...filed, outcome, facts: null, reason: 'STEP_TIMEOUT', hint: '' }
  return { ...filed, outcome, facts: { attempts: [] } }
}

function ask(text: string, scope: Partial<ConditionScope> = {}): boolean {
  const target = targets[0] ?? null
  return evaluateCondition(compileCondition(text), {
    place: target,
    targets,
    service: scope.service ?? shop,
    evidence: [],
    ...scope,
  })
}

const shop = service
const place = { earlier: ['edge-http'], same: ['tcp'], later: ['more'], looksAt: 'target' as const }

describe('runbook/condition', () => {
  it.each([
    ['target.tls', true],
    ['target.id == "edge" && target.hop == "edge" && target.system == "cloudflare"', true],
    ['target.position > 0', false],
    ['target.position == 0 && target.port == 443', true],
    ['target.innermost || !target.inventory || target.literal', false],
    ['service.name == "shop" && service.environment == "production" && service.origin == "file"', true],
    ['"app" in service.hops && size(service.hops) == 2', true],
    ['service.targets > 2', true],
    ['service.hops.exists(hop, hop.startsWith("a"))', true],
  ])('%s is %s at the edge', (text, answer) => {
    expect(checkCondition(text, place)).toEqual([])
    expect(ask(text)).toBe(answer)
  })

  it('a backend is told from the edge', () => {
    const target = targets[2] ?? null
    expect(
      ask('target.position > 0 && target.innermost && target.literal && !target.tls', { place: target }),
    ).toBe(true)
  })

  it.each([
    [['pass', 'pass'], 'pass'],
    [['fail'], 'fail'],
    [['unknown', 'unknown'], 'unknown'],
    [['pass', 'fail'], 'mixed'],
    [['pass', 'unknown'], 'mixed'],
    [[], 'unknown'],
  ] as [Outcome[], string][])('a step that saw %j over its targets is %s', (outcomes, word) => {
    const evidence = [saw('other', 'fail'), ...outcomes.map((outcome) => saw('edge-http', outcome))]
    expect(ask(`steps["edge-http"].outcome == "${word}"`, { evidence })).toBe(true)
    expect(ask(`steps["edge-http"].outcome != "${word}"`, { evidence })).toBe(false)
  })

  it('a step at the whole path can still ask about the service', () => {
    expect(ask('service.targets == 3', { place: null })).toBe(true)
  })

  it('a condition that gives no answer is an error, not false', () => {
    for (const text of ['1 / 0 == 1', 'target.id', 'nobody.knows']) {
      expect(() => ask(text)).toThrow(BotError)
    }
    expect(() => compileCondition('target.tls &&')).toThrow(/"target.tls &&" cannot be evaluated/)
  })

  it('checking never throws, and what is found clean can be evaluated', () => {
    const words = [
      'target',
      'service',
      'steps',
      '.',
      'tls',
      'hops',
      'outcome',
      '["edge-http"]',
      '"pass"',
      '==',
      '!',
      '&&',
      '(',
      ')',
      'size',
      '1',
      '0',
      '/',
      ' ',
      '[',
      ']',
      'exists',
      ',',
      'x',
      '?',
      ':',
    ]
    const expression = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(fc.constantFrom(...words), { maxLength: 20 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(expression, (text) => {
        const faults = checkCondition(text, place)
        for (const { offset } of faults) expect(offset).toBeLessThanOrEqual(text.length)
        if (faults.length > 0) return
        try {
          expect(ask(text)).toBeTypeOf('boolean')
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'CONFIG_INVALID' })
        }
      }),
      { numRuns: 2000 },
    )
  })
})
