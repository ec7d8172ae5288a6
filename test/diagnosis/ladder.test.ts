import { describe, expect, it } from 'vitest'
import { innermostRed, ladder, stateInside } from '../../src/diagnosis/ladder.ts'
import type { RungState } from '../../src/model/diagnosis.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import type { Target } from '../../src/model/target.ts'
import { hopOf, seen, serviceOf, targetsOf, unseen } from '../support/evidence.ts'

const service = serviceOf([
  hopOf('edge', 'nginx', ['http://10.0.0.1']),
  hopOf('app', 'node', ['http://10.0.0.2', 'http://10.0.0.3']),
])
const [edge, one, two] = targetsOf(service) as [Target, Target, Target]
const attempt = {
  address: '10.0.0.1',
  port: 80,
  connected: false,
  failure: 'refused',
  errno: null,
  durationMs: 1,
} as const
const good = { ...attempt, connected: true, failure: null } as const

function stateOf(...evidence: Evidence[]): RungState | undefined {
  return ladder(service, targetsOf(service), new Map([['edge', evidence]]))[0]?.state
}

describe('diagnosis/ladder', () => {
  it.each<[string, RungState, Evidence[]]>([
    ['nothing', 'unknown', []],
    ['only what could not be looked at', 'unknown', [unseen('http', edge), unseen('tcp', edge)]],
    ['a good answer', 'pass', [seen('http', edge)]],
    ['a good answer and a lost sample', 'pass', [seen('http', edge), unseen('sample', edge)]],
    ['a bad answer', 'fail', [seen('tcp', edge), seen('http', edge, { status: 502 })]],
    ['a refusal', 'fail', [seen('tcp', edge, { attempts: [attempt] })]],
    [
      'a refusal and a lost request',
      'fail',
      [seen('tcp', edge, { attempts: [attempt] }), unseen('http', edge)],
    ],
    ['a connection alone', 'pass', [seen('tcp', edge)]],
    ['a connection and a lost request', 'unknown', [seen('tcp', edge), unseen('http', edge)]],
    [
      'a good answer, but a sample with some bad',
      'partial',
      [seen('http', edge), seen('sample', edge, { bad: 1 })],
    ],
    [
      'a bad answer, but a good sample',
      'partial',
      [seen('http', edge, { status: 502 }), seen('sample', edge)],
    ],
    [
      'a sample that is all bad',
      'fail',
      [seen('http', edge, { status: 502 }), seen('sample', edge, { bad: 20 })],
    ],
    ['slow answers', 'partial', [seen('http', edge), seen('sample', edge, { slow: 3 })]],
    [
      'one of two addresses refusing',
      'partial',
      [seen('tcp', edge, { attempts: [attempt, good] }), seen('http', edge)],
    ],
    [
      'a bad certificate, and an answer nonetheless',
      'partial',
      [seen('tls', edge, { problem: 'expired' }), seen('http', edge)],
    ],
    ['a name that does not resolve', 'fail', [seen('dns', edge, { answers: [] }), unseen('http', edge)]],
    ['a short keep-alive', 'unknown', [seen('keepalive', edge, { closedAfterMs: 100 })]],
  ])('%s is %s', (_, state, evidence) => {
    expect(stateOf(...evidence)).toBe(state)
  })

  it.each<[string, RungState, Evidence[], Evidence[]]>([
    ['one bad of two', 'partial', [seen('http', one)], [seen('http', two, { status: 500 })]],
    ['both bad', 'fail', [seen('http', one, { status: 500 })], [seen('http', two, { status: 500 })]],
    ['one bad, one unknown', 'fail', [seen('http', one, { status: 500 })], []],
    ['one good, one unknown', 'unknown', [seen('http', one)], [unseen('http', two)]],
    ['both good', 'pass', [seen('http', one)], [seen('http', two)]],
  ])('calls a hop with %s %s', (_, state, first, second) => {
    const evidence = new Map([
      [one.id, first],
      [two.id, second],
    ])
    expect(ladder(service, targetsOf(service), evidence)[1]?.state).toBe(state)
  })

  it('goes from the outermost hop inwards, with addresses as people read them', () => {
    const six = serviceOf([hopOf('edge', 'nginx', ['http://[::1]:8080']), hopOf('app', 'node')])
    const rungs = ladder(six, targetsOf(six), new Map())
    expect(rungs.map(({ hop, position }) => [hop, position])).toEqual([
      ['edge', 0],
      ['app', 1],
    ])
    expect(rungs[0]?.targets[0]?.address).toBe('[::1]:8080')
    expect(rungs[1]).toMatchObject({ state: 'unknown', targets: [] })
  })

  it('finds the innermost red rung, and what lies inside of a hop', () => {
    const rungs = ladder(
      service,
      targetsOf(service),
      new Map([
        ['edge', [seen('http', edge, { status: 502 })]],
        [one.id, [seen('http', one)]],
        [two.id, [seen('http', two)]],
      ]),
    )
    expect(innermostRed(rungs)?.hop).toBe('edge')
    expect(stateInside(rungs, 0)).toBe('pass')
    expect(stateInside(rungs, 1)).toBeNull()
  })
})
