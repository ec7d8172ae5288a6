import { describe, expect, it } from 'vitest'
import type { SignatureScope } from '../../../src/model/diagnosis.ts'
import type { Container, DockerFacts } from '../../../src/model/facts/docker.ts'
import { runningContainer } from '../../../src/systems/docker/container-points.ts'
import { ofPath } from '../../../src/systems/docker/of-path.ts'
import { hopOf, serviceOf } from '../../support/evidence.ts'

const service = serviceOf([{ ...hopOf('app', 'docker', ['http://10.0.0.1:8080']), hosts: ['docker-1'] }])
const scope: SignatureScope = { service, target: null, inside: null, ourClockIsOff: false, failures: [] }

function container(
  name: string,
  hostAddress: string,
  hostPort: number,
  project: string | null = null,
): Container {
  return {
    ...runningContainer,
    name,
    project,
    published: [{ hostAddress, hostPort, port: 80, protocol: 'tcp' }],
  }
}

function namesOf(...containers: Container[]): string[] {
  const facts: DockerFacts = { version: '28', containers, events: [], chains: null }
  return ofPath(facts, 'docker-1', scope).containers.map(({ name }) => name)
}

describe('systems/docker/of-path', () => {
  it('keeps the container that publishes the port at which the hop is asked, and its project', () => {
    const own = container('shop', '0.0.0.0', 8080, 'shop')
    const friend = container('db', '127.0.0.1', 5432, 'shop')
    expect(
      namesOf(own, friend, container('other', '10.0.0.2', 8080), container('blog', '0.0.0.0', 9000)),
    ).toEqual(['shop', 'db'])
  })

  it('keeps all of them where none publishes it', () => {
    expect(namesOf(container('blog', '0.0.0.0', 9000), container('wiki', '0.0.0.0', 9001))).toEqual([
      'blog',
      'wiki',
    ])
  })
})
