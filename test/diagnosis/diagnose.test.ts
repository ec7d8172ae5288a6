import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { causeOf } from '../../src/diagnosis/causes.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import { isRed } from '../../src/diagnosis/ladder.ts'
import type { Evidence, StepType } from '../../src/model/evidence.ts'
import type { HttpFailure, TlsProblem } from '../../src/model/facts.ts'
import type { Target } from '../../src/model/target.ts'
import { hopOf, seen, serviceOf, targetsOf, unseen } from '../support/evidence.ts'

const service = serviceOf([
  hopOf('edge', 'cloudflare', ['https://shop.example']),
  hopOf('proxy', 'nginx', ['http://10.0.0.1']),
  hopOf('app', 'node', ['http://10.0.0.2:3000', 'http://10.0.0.3:3000']),
])
const targets = targetsOf(service)
const types: StepType[] = ['tcp', 'tls', 'http', 'keepalive', 'sample', 'dns']

const httpFailures: HttpFailure[] = [
  'refused',
  'connect-timeout',
  'timeout-before-headers',
  'closed-before-headers',
  'name',
  'forbidden',
]
const tlsProblems: TlsProblem[] = ['expired', 'untrusted', 'closed', 'connect']

function arbitraryAt(target: Target): fc.Arbitrary<Evidence> {
  const attempt = { address: target.hostname, port: target.port, errno: null, durationMs: 2 }
  return fc.oneof(
    fc.constantFrom(...types).map((type) => unseen(type, target)),
    fc.constantFrom(...types).map((type) => seen(type, target)),
    fc
      .constantFrom('refused', 'timeout', 'unreachable', 'name' as const)
      .map((failure) =>
        seen('tcp', target, { attempts: [{ ...attempt, connected: false, failure: failure as 'refused' }] }),
      ),
    fc
      .constantFrom(...httpFailures)
      .map((failure) => seen('http', target, { status: null, body: null, failure })),
    fc.constantFrom(404, 500, 502, 503, 504, 521).map((status) => seen('http', target, { status })),
    fc.constantFrom(...tlsProblems).map((problem) => seen('tls', target, { problem })),
    fc
      .integer({ min: 1, max: 20 })
      .map((bad) => seen('sample', target, { bad, statuses: { 502: bad, 200: 20 - bad } })),
    fc.integer({ min: 1, max: 20 }).map((slow) => seen('sample', target, { slow })),
    fc
      .integer({ min: -900_000, max: 900_000 })
      .map((dateSkewMs) => seen('http', target, { dateSkewMs }, 'pass')),
  )
}

/** A pile of evidence in which no id occurs twice with different content. */
const piles = fc
  .array(fc.constantFrom(...targets).chain(arbitraryAt), { maxLength: 14 })
  .map((all) => [...new Map(all.map((each) => [each.id, each])).values()])
  .chain((all) =>
    fc
      .boolean()
      .map((dead): Evidence[] =>
        dead
          ? [...all, seen('vantage', null, { dns: { servers: [], answered: false, error: 'timeout' } })]
          : [...all, seen('vantage', null)],
      ),
  )

describe('diagnosis/diagnose', () => {
  it('gives the same for evidence in any order, and for the same evidence twice', () => {
    fc.assert(
      fc.property(
        piles.chain((pile) =>
          fc.tuple(fc.constant(pile), fc.shuffledSubarray(pile, { minLength: pile.length })),
        ),
        ([pile, shuffled]) => {
          const once = diagnose(service, targets, pile)
          expect(diagnose(service, targets, shuffled)).toEqual(once)
          expect(diagnose(service, targets, [...pile, ...structuredClone(shuffled)])).toEqual(once)
        },
      ),
    )
  })

  it('keeps every confidence between 0 and 0.99, and every sum such that a person can redo it', () => {
    fc.assert(
      fc.property(piles, (pile) => {
        const { hypotheses, verdict } = diagnose(service, targets, pile)
        for (const each of hypotheses) {
          const weights = [...each.for, ...each.against].map(({ weight }) => weight)
          expect(each.total).toBe(weights.reduce((sum, weight) => sum + weight, causeOf(each.cause).prior))
          const confidence = Math.min(0.99, 1 / (1 + 10 ** (-each.total / 10)))
          expect(each.confidence).toBeCloseTo(confidence, 3)
          expect(each.for.length).toBeGreaterThan(0)
          expect(
            each.for.every(({ weight }) => weight > 0) && each.against.every(({ weight }) => weight < 0),
          ).toBe(true)
        }
        expect(verdict.confidence).toBeGreaterThanOrEqual(0)
        expect(verdict.confidence).toBeLessThanOrEqual(0.99)
        const order = hypotheses.map(({ confidence }) => confidence)
        expect(order).toEqual([...order].sort((a, b) => b - a))
        expect(new Set(hypotheses.map(({ cause }) => cause)).size).toBe(hypotheses.length)
      }),
    )
  })

  it('never makes a target red, nor the service healthy, for what was not seen', () => {
    fc.assert(
      fc.property(piles, fc.constantFrom(...targets), fc.constantFrom(...types), (pile, target, type) => {
        const before = diagnose(service, targets, pile)
        const known = pile.filter(({ id }) => id !== unseen(type, target).id)
        const after = diagnose(service, targets, [...known, unseen(type, target)])
        const bare = diagnose(service, targets, known)
        for (const [index, rung] of after.ladder.entries())
          for (const [place, { state }] of rung.targets.entries())
            if (isRed(state)) expect(isRed(bare.ladder[index]?.targets[place]?.state ?? 'unknown')).toBe(true)
        for (const { verdict, ladder } of [before, after])
          if (verdict.state === 'healthy') expect(ladder[0]?.state).toBe('pass')
        if (after.verdict.state === 'healthy') expect(bare.verdict.state).toBe('healthy')
      }),
    )
  })

  it('gives one finding for each cause and piece of evidence', () => {
    fc.assert(
      fc.property(piles, (pile) => {
        for (const { for: speaking, against } of diagnose(service, targets, pile).hypotheses) {
          const all = [...speaking, ...against].map(({ evidence }) => evidence)
          expect(new Set(all).size).toBe(all.length)
        }
      }),
    )
  })

  it('is inconclusive about nothing at all, and says what was not asked', () => {
    const bare = serviceOf([hopOf('edge', 'unknown'), hopOf('app', 'node')])
    const { verdict, missing, ladder, hypotheses } = diagnose(bare, [], [])
    expect(verdict.state).toBe('inconclusive')
    expect(missing.map(({ what }) => what)).toEqual([
      'edge was not asked directly',
      'app was not asked directly',
    ])
    expect(ladder.map(({ state }) => state)).toEqual(['unknown', 'unknown'])
    expect(hypotheses).toEqual([])
  })

  it('takes the latest of several pieces with one id', () => {
    const target = targets[1] as Target
    const older = seen('http', target, { status: 502 })
    const newer = { ...seen('http', target), startedAt: '2026-11-21T08:00:00.000Z' }
    expect(diagnose(service, targets, [newer, older]).ladder[1]?.state).toBe('pass')
  })

  it('keeps quotes on one line, without control characters and short', () => {
    const target = targets[0] as Target
    const failureMessage = `\u001b[31mnot a status line: ${'x'.repeat(5000)}\r\n@everyone\u0000`
    const facts = { status: null, body: null, failure: 'malformed-response', failureMessage } as const
    for (const { quote } of diagnose(service, targets, [seen('http', target, facts)]).hypotheses.flatMap(
      (each) => each.for,
    )) {
      expect(quote.length).toBeLessThanOrEqual(240)
      expect(quote).not.toMatch(/[\u0000-\u001f]/)
    }
  })
})
