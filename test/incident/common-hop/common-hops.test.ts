import { describe, expect, it } from 'vitest'
import { commonHops } from '../../../src/incident/common-hop/common-hops.ts'
import type { Incident } from '../../../src/model/incident.ts'
import type { Service } from '../../../src/model/service.ts'
import { ada, changedService, diagnosisOf } from '../../support/change-rig.ts'

/** An open incident of each service, all of whose app hops are at one address, the newest first. */
function failing(services: readonly Service[], change: Partial<Incident> = {}): Incident[] {
  return services
    .map(({ name, environment }, index) => ({
      ...{ id: `INC-${index + 1}`, service: name, environment, state: 'open' as const, openedBy: ada },
      ...{ openedAt: new Date(index * 1000), closedAt: null, run: null },
      verdict: diagnosisOf(['app']).verdict,
      ...change,
    }))
    .toReversed()
}

function groupsOf(services: readonly Service[], change: Partial<Incident> = {}): string[][] {
  const known = new Map(services.map((service) => [service.name, service]))
  return commonHops(failing(services, change), known).map(({ concerned }) =>
    concerned.map(({ incident }) => incident.id),
  )
}

const shop = changedService('shop', [8081])
const blog = changedService('blog', [8081])

describe('incident/common-hop/common-hops', () => {
  it('groups what fails at one address, the oldest incident first', () => {
    expect(groupsOf([shop, blog, changedService('wiki', [8081])])).toEqual([['INC-1', 'INC-2', 'INC-3']])
  })

  it('is none for services of two environments, though they share an address', () => {
    expect(groupsOf([shop, { ...blog, environment: 'staging' }])).toEqual([])
  })

  it('is none for one service, for places apart, and for incidents that are over', () => {
    expect(groupsOf([shop])).toEqual([])
    expect(groupsOf([shop, changedService('blog', [8082])])).toEqual([])
    expect(groupsOf([shop, blog], { state: 'closed' })).toEqual([])
  })
})
