import { describe, expect, it } from 'vitest'
import { identifyProducer } from '../../src/diagnosis/identify-producer.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { System } from '../../src/model/system.ts'
import type { Target } from '../../src/model/target.ts'
import { hopOf, seen, serviceOf, targetsOf } from '../support/evidence.ts'
import { responses } from './responses.ts'

function stored(name: string) {
  const found = responses.find((each) => each.name === name)
  if (found === undefined) throw new Error(`no stored response ${name}`)
  const { status, headers, text, sizeBytes } = found.response
  return {
    status,
    headers: headers.map(([header, value]): [string, string] => [header, value]),
    body: { text, sizeBytes: sizeBytes ?? text.length, truncated: false },
  }
}

function asked(path: System[], at: Record<number, ReturnType<typeof stored>>) {
  const service = serviceOf(
    path.map((system, index) => hopOf(`${index}-${system}`, system, [`http://10.0.${index}.1`])),
  )
  const targets = targetsOf(service)
  const evidence = Object.entries(at).map(
    ([index, facts]): Evidence => seen('http', targets[Number(index)] as Target, facts),
  )
  return identifyProducer(service, targets, evidence)
}

const nginx502 = stored('nginx 502 with tokens off')

describe('diagnosis/identify-producer', () => {
  it('names the hop whose system wrote the page', () => {
    expect(asked(['cloudflare', 'nginx', 'node'], { 0: nginx502 })).toMatchObject({
      hop: '1-nginx',
      system: 'nginx',
    })
  })

  it('names a hop of the same family when the system itself is not declared', () => {
    expect(asked(['cloudflare', 'nginx', 'node'], { 0: stored('openresty 502') })).toMatchObject({
      hop: '1-nginx',
      system: 'openresty',
    })
  })

  it('names the unknown hop rather than one that is declared to be something else', () => {
    expect(asked(['aws-alb', 'unknown', 'node'], { 0: nginx502 })).toMatchObject({
      hop: '1-unknown',
      system: 'nginx',
    })
  })

  it('names the hop asked, with less confidence, for a system that nobody declared', () => {
    const producer = asked(['apache', 'node'], { 0: stored('Cloudflare 521') })
    expect(producer).toMatchObject({ hop: '0-apache', system: 'cloudflare' })
    expect(producer?.confidence).toBeLessThan(0.75)
  })

  it('is less sure which one it was when two hops run the same system', () => {
    expect(asked(['nginx', 'nginx', 'node'], { 0: nginx502 })?.confidence).toBeLessThan(0.65)
  })

  it('names the inner of two when it gives the same when asked directly', () => {
    expect(asked(['nginx', 'nginx', 'node'], { 0: nginx502, 1: nginx502 })).toMatchObject({
      hop: '1-nginx',
      confidence: 0.9,
    })
  })

  it('names the innermost hop for a page of an app server', () => {
    expect(asked(['nginx', 'unknown'], { 0: stored('gunicorn 500') })).toMatchObject({
      hop: '1-unknown',
      system: 'gunicorn',
    })
  })

  it('names nobody for a body that was passed on, for no response, and for a good one', () => {
    expect(asked(['nginx', 'node'], { 0: stored('an app’s JSON through nginx') })).toBeNull()
    expect(asked(['nginx', 'node'], {})).toBeNull()
    const service = serviceOf([hopOf('edge', 'nginx', ['http://10.0.0.1'])])
    const targets = targetsOf(service)
    expect(
      identifyProducer(
        service,
        targets,
        targets.map((target) => seen('http', target)),
      ),
    ).toBeNull()
  })

  it('names, without certainty, the last hop that gives a gateway’s status when all further ones were asked', () => {
    const unsigned = {
      ...stored('nothing at all'),
      body: { text: 'out of order', sizeBytes: 12, truncated: false },
    }
    const answer = { ...unsigned, status: 404, body: { text: 'no', sizeBytes: 2, truncated: false } }
    expect(asked(['haproxy', 'node'], { 0: unsigned, 1: answer })).toMatchObject({
      hop: '0-haproxy',
      confidence: 0.6,
    })
    expect(asked(['haproxy', 'node'], { 0: unsigned })).toBeNull()
    expect(asked(['haproxy', 'node'], { 0: { ...unsigned, status: 500 }, 1: answer })).toBeNull()
  })

  it('reads the example of a sample as well', () => {
    const service = serviceOf([hopOf('edge', 'nginx', ['http://10.0.0.1'])])
    const targets = targetsOf(service)
    const { status, headers, body } = nginx502
    const facts = {
      bad: 3,
      statuses: { 200: 17, 502: 3 },
      badExample: { status, failure: null, headers, message: null, text: body.text },
    }
    const evidence = targets.map((target) => seen('sample', target, facts))
    expect(identifyProducer(service, targets, evidence)).toMatchObject({ hop: 'edge', system: 'nginx' })
  })
})
