import { describe, expect, it } from 'vitest'
import { faultyPlace, isSamePlace } from '../../../src/incident/common-hop/faulty-places.ts'
import { changedService, diagnosisOf } from '../../support/change-rig.ts'

const verdictAt = (target: string, change = {}) => ({ ...diagnosisOf([target]).verdict, ...change })

function onMachine(name: string, port: number, host: string, cause: 'oom-host' | 'backend-down') {
  const service = changedService(name, [port])
  const path = service.path.map((hop) => ({ ...hop, hosts: [host] }))
  const place = faultyPlace({ ...service, path }, verdictAt('app', { cause }))
  if (place === null) throw new Error('no place')
  return place
}

describe('incident/common-hop/faulty-places', () => {
  it('is the address that the verdict names, of all those of the hop', () => {
    const service = changedService('shop', [8081, 8082])
    const place = faultyPlace(service, verdictAt('app/127.0.0.1:8082'))
    expect(place?.targets.map(({ port }) => port)).toEqual([8082])
  })

  it('is the whole hop where the verdict names no address', () => {
    const place = faultyPlace(changedService('shop', [8081, 8082]), verdictAt('', { target: null }))
    expect(place?.targets.map(({ port }) => port)).toEqual([8081, 8082])
  })

  it.each([
    ['a guess', { confidence: 0.4 }],
    ['a healthy verdict', { state: 'healthy' }],
    ['an inconclusive one', { state: 'inconclusive' }],
    ['a hop that is not on the path', { hop: 'elsewhere' }],
    ['no hop', { hop: null }],
  ])('is nowhere for %s', (_what, change) => {
    expect(faultyPlace(changedService('shop'), verdictAt('app', change))).toBeNull()
  })

  it('is one place where two services say differently much of one address', () => {
    const shop = changedService('shop', [8081])
    const path = changedService('blog', [8081]).path.map((hop) => ({
      ...hop,
      name: 'edge',
      system: 'unknown' as const,
    }))
    const blog = { ...changedService('blog', [8081]), path }
    const [one, other] = [
      faultyPlace(shop, verdictAt('app')),
      faultyPlace(blog, verdictAt('edge', { hop: 'edge', cause: 'app-returns-5xx' })),
    ]
    expect(one !== null && other !== null && isSamePlace(one, other)).toBe(true)
  })

  it('takes two programs on one machine for one place only where the cause is the same', () => {
    const shop = onMachine('shop', 8081, 'app-1', 'oom-host')
    expect(isSamePlace(shop, onMachine('blog', 8082, 'app-1', 'oom-host'))).toBe(true)
    expect(isSamePlace(shop, onMachine('blog', 8082, 'app-1', 'backend-down'))).toBe(false)
    expect(isSamePlace(shop, onMachine('blog', 8082, 'app-2', 'oom-host'))).toBe(false)
    expect(isSamePlace(shop, onMachine('blog', 8081, 'app-1', 'backend-down'))).toBe(true)
  })
})
