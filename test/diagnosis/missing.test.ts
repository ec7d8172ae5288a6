import { describe, expect, it } from 'vitest'
import { diagnose } from '../../src/diagnosis/diagnose.ts'
import type { Target } from '../../src/model/target.ts'
import { hopOf, seen, serviceOf, targetsOf, unseen } from '../support/evidence.ts'

const service = serviceOf([hopOf('edge', 'nginx', ['http://10.0.0.1']), hopOf('app', 'node')])
const targets = targetsOf(service)
const [edge] = targets as [Target]

function missingOf(...evidence: Parameters<typeof diagnose>[2]) {
  return diagnose(service, targets, evidence).missing
}

describe('diagnosis/missing', () => {
  it('lists what could not be looked at once, with the reason and the next thing to do', () => {
    const lost = missingOf(seen('http', edge), unseen('sample', edge), {
      ...unseen('sample', edge),
      id: 'sample-again',
    })
    expect(lost.filter(({ what }) => what === 'sample edge')).toEqual([
      { what: 'sample edge', why: 'STEP_TIMEOUT: no answer from the worker', how: 'Run it again.' },
    ])
  })

  it('misses the logs of the red hop only, and only where no machine is known', () => {
    const red = seen('http', edge, { status: 502 })
    expect(missingOf(red).map(({ what }) => what)).toContain('logs of edge were not read')
    expect(missingOf(seen('http', edge)).map(({ what }) => what)).toEqual(['app was not asked directly'])
    const known = { ...service, path: service.path.map((hop) => ({ ...hop, hosts: ['web-1'] })) }
    expect(diagnose(known, targets, [red]).missing.map(({ what }) => what)).toEqual([
      'app was not asked directly',
    ])
  })

  it('tells somebody who typed a URL to describe the service', () => {
    const typed = { ...service, origin: 'ad-hoc' as const }
    const hows = diagnose(typed, targets, [seen('http', edge, { status: 502 })]).missing.map(({ how }) => how)
    expect(new Set(hows)).toEqual(new Set(['Describe the service and its path in services.yaml']))
  })
})
