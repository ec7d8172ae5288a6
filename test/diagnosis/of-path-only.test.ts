import { describe, expect, it } from 'vitest'
import { ofPathOnly } from '../../src/diagnosis/of-path-only.ts'
import type { Evidence } from '../../src/model/evidence.ts'
import { emptyContainer } from '../../src/systems/docker/empty-container.ts'
import { pathOf, seenOn } from '../support/host-evidence.ts'

const path = pathOf('nginx', 'docker')
const service = {
  ...path,
  path: path.path.map((hop, index) =>
    index === 1 ? { ...hop, addresses: ['http://10.0.0.21:8080'], hosts: ['app-1'] } : hop,
  ),
}
const published = [{ hostAddress: '0.0.0.0', hostPort: 8080, port: 80, protocol: 'tcp' }]

function seen(names: string[], serving: string | null): Evidence[] {
  const containers = names.map((name) => ({
    ...emptyContainer(name),
    published: name === serving ? published : [],
  }))
  const events = names.map((container) => ({
    at: '2026-11-21T12:00:00.000Z',
    container,
    action: 'start',
    exitCode: null,
  }))
  return [seenOn('docker', 'docker', { containers, events }, 'app-1')]
}

function left(evidence: Evidence[]): string[] {
  return ofPathOnly(evidence, service).flatMap((each) =>
    each.type === 'docker' && each.facts !== null ? each.facts.events.map(({ container }) => container) : [],
  )
}

describe('diagnosis/of-path-only', () => {
  it('keeps the container that serves the path, and leaves the others out', () => {
    expect(left(seen(['shop', 'wiki'], 'shop'))).toEqual(['shop'])
  })

  it('keeps all of a few where nobody knows which is ours, and none of many', () => {
    expect(left(seen(['blog', 'wiki'], null))).toEqual(['blog', 'wiki'])
    expect(left(seen(['a', 'b', 'c', 'd', 'e', 'f'], null))).toEqual([])
  })
})
