import { describe, expect, it } from 'vitest'
import { causeOf } from '../../src/diagnosis/causes.ts'
import { confidenceOf } from '../../src/diagnosis/confidence.ts'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { ConnectFailure, HttpFacts } from '../../src/model/facts.ts'
import type { Target } from '../../src/model/target.ts'
import { hopOf, seen, serviceOf, targetsOf } from '../support/evidence.ts'

const service = serviceOf([
  hopOf('edge', 'nginx', ['http://10.0.0.1']),
  hopOf('lb', 'haproxy', ['http://10.0.1.1']),
  hopOf('app', 'node', ['http://10.0.2.1', 'http://10.0.2.2']),
])
const targets = targetsOf(service)
const [edge, lb, one, two] = targets as [Target, Target, Target, Target]

function failing(target: Target, failure: ConnectFailure): Evidence {
  return seen('tcp', target, {
    attempts: [{ address: target.hostname, port: 80, connected: false, failure, errno: null, durationMs: 1 }],
  })
}

const gone = { status: null, body: null, failure: 'refused' } satisfies Partial<HttpFacts>
const silent = { status: null, body: null, failure: 'timeout-before-headers' } satisfies Partial<HttpFacts>
const cut = { status: null, body: null, failure: 'closed-before-headers' } satisfies Partial<HttpFacts>

function judged(evidence: Evidence[]) {
  return diagnose(service, targets, evidence).hypotheses
}

function of(cause: string, evidence: Evidence[]) {
  return judged(evidence).find((each) => each.cause === cause)
}

describe('diagnosis/hypotheses', () => {
  it.each([
    [0, 0.5],
    [10, 0.9091],
    [15, 0.9693],
    [-10, 0.0909],
    [40, 0.99],
    [-90, 0],
  ])('turns %d dB into %d', (total, confidence) => {
    expect(confidenceOf(total)).toBe(confidence)
  })

  it('adds the prior and the weights', () => {
    expect(of('backend-down', [failing(one, 'refused')])).toMatchObject({
      prior: causeOf('backend-down').prior,
      total: 15,
      confidence: 0.9693,
      hop: 'app',
      target: one.id,
    })
  })

  it('counts a refusal seen by two probes once, and the second as an echo that says so', () => {
    const found = of('backend-down', [failing(one, 'refused'), seen('http', one, gone)])
    expect(found?.for.map(({ weight }) => weight)).toEqual([20, 1])
    expect(found?.for[1]?.quote).toContain('the same fact as')
    expect(found?.total).toBe(16)
  })

  it('lets what passes speak against a cause at its own target only', () => {
    const found = of('backend-down', [failing(one, 'refused'), seen('tcp', two), seen('http', two)])
    expect(found?.against).toEqual([])
    expect(found?.target).toBe(one.id)
  })

  it('lets a connection at the same target speak against a refusal there', () => {
    const found = of('backend-down', [failing(one, 'refused'), seen('http', one)])
    expect(found?.against.map(({ signature }) => signature)).toContain('http-connected-backend-down')
  })

  it('takes the same cause at outer hops as support of the inner one', () => {
    const found = of('slow-app-timeout', [
      seen('http', edge, silent),
      seen('http', lb, silent),
      seen('http', one, silent),
    ])
    expect(found?.target).toBe(one.id)
    expect(found?.for.map(({ hop, weight }) => [hop, weight])).toEqual([
      ['app', 20],
      ['edge', 20],
      ['lb', 1],
    ])
  })

  it('calls a cause seen only outside of the innermost red hop a symptom, with a weight that is on the card', () => {
    const found = of('slow-app-timeout', [seen('http', edge, silent), seen('http', one, cut)])
    expect(found).toMatchObject({ hop: 'edge', total: 4 })
    expect(found?.against).toMatchObject([
      { signature: 'explained-by-inner-hop', weight: -10, target: one.id },
    ])
  })

  it('does not call a fault of the outer hop itself a symptom', () => {
    const found = of('proxy-not-running', [failing(edge, 'refused'), seen('http', one, cut)])
    expect(found?.against).toEqual([])
  })

  it('takes a connection to the gateway for no argument about what is behind it', () => {
    const body = {
      text: '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n',
      sizeBytes: 107,
      truncated: false,
    }
    const found = of('backend-down', [seen('tcp', lb), seen('http', lb, { status: 503, body })])
    expect(found).toMatchObject({ hop: 'lb', against: [] })
  })

  it('drops a cause that nothing speaks for', () => {
    expect(judged([seen('tcp', one), seen('http', one), seen('sample', one)])).toEqual([])
  })

  it('lists other targets of the hop without their weights', () => {
    const found = of('backend-down', [failing(one, 'refused'), failing(two, 'refused')])
    expect(found).toMatchObject({ target: one.id, alsoAt: [two.id], total: 15 })
  })

  it('carries the machine of its target', () => {
    const onHost = targets.map((target) => (target === one ? { ...target, host: 'app-1' } : target))
    const { hypotheses, verdict } = diagnose(service, onHost, [failing(one, 'refused')])
    expect(hypotheses[0]?.host).toBe('app-1')
    expect(verdict.host).toBe('app-1')
  })

  it('breaks ties by the id of the cause', () => {
    const order = judged([seen('http', edge, { status: 503 })]).map(({ confidence, cause }) => [
      -confidence,
      cause,
    ])
    expect(order).toEqual(
      [...order].sort(([a, x], [b, y]) => Number(a) - Number(b) || (String(x) < String(y) ? -1 : 1)),
    )
  })
})
