import { describe, expect, it } from 'vitest'
import type { Container, DockerFacts } from '../../../src/model/facts/docker.ts'
import { runningContainer } from '../../../src/systems/docker/container-points.ts'
import { containersOfPath, ofPath } from '../../../src/systems/docker/of-path.ts'
import { hopOf, serviceOf } from '../../support/evidence.ts'

const service = serviceOf([{ ...hopOf('app', 'docker', ['http://10.0.0.1:8080']), hosts: ['docker-1'] }])

function container(name: string, hostAddress: string, hostPort: number, more: Partial<Container> = {}) {
  const published = [{ hostAddress, hostPort, port: 80, protocol: 'tcp' }]
  return { ...runningContainer, name, networks: [], published, ...more }
}

function own(...containers: Container[]) {
  const { containers: found, by } = containersOfPath(containers, 'docker-1', service)
  return { names: found.map(({ name }) => name), by }
}

function left(containers: Container[], events: DockerFacts['events'] = []) {
  return ofPath({ version: '28', containers, events, chains: null }, 'docker-1', { service })
}

describe('systems/docker/of-path', () => {
  it('keeps the container that publishes the port at which the hop is asked, and its project', () => {
    const shop = container('web', '0.0.0.0', 8080, { project: 'store' })
    const friend = container('db', '127.0.0.1', 5432, { project: 'store' })
    expect(
      own(shop, friend, container('other', '10.0.0.2', 8080), container('blog', '0.0.0.0', 9000)),
    ).toEqual({ names: ['web', 'db'], by: 'port' })
  })

  it('knows one that does not run by what it would publish', () => {
    const down = container('web', '10.0.0.1', 8080, { status: 'exited', listening: null })
    expect(own(down, container('blog', '0.0.0.0', 9000))).toEqual({ names: ['web'], by: 'port' })
  })

  it('knows one that is asked at its own address in a network', () => {
    const inside = container('web', '', 0, {
      published: [],
      networks: [{ name: 'store', address: '10.0.0.1' }],
    })
    expect(own(inside, container('blog', '0.0.0.0', 9000)).names).toEqual(['web'])
  })

  it('knows one that is called like the service or the hop, and none of another project', () => {
    const blog = container('blog-app-1', '0.0.0.0', 9000, { project: 'blog' })
    expect(own(blog, container('app', '0.0.0.0', 9001))).toEqual({ names: ['app'], by: 'name' })
    expect(own(blog, container('wiki', '0.0.0.0', 9001)).by).toBeNull()
  })

  it('leaves those out that are not reached at the address at all', () => {
    expect(own(container('web', '10.0.0.1', 8081), container('mail', '127.0.0.1', 25))).toEqual({
      names: ['web'],
      by: 'address',
    })
  })

  it('keeps all of a few where nobody knows, and none of many', () => {
    const few = ['blog', 'wiki'].map((name, index) => container(name, '0.0.0.0', 9000 + index))
    expect(left(few).containers).toHaveLength(2)
    const many = Array.from({ length: 6 }, (_, index) => container(`c${index}`, '0.0.0.0', 9000 + index))
    expect(left(many).containers).toEqual([])
    const mine = many.map((each) => ({ ...each, project: 'shop' }))
    expect(left([...mine, container('web', '0.0.0.0', 8080, { project: 'shop' })]).containers).toHaveLength(7)
  })

  it('forgets what befell a container that somebody replaced, and not one that died and was started anew', () => {
    const web = container('web', '0.0.0.0', 8080, { id: 'c'.repeat(64) })
    const event = (id: string, action: string) => ({
      at: '2026-11-20T17:04:51.000Z',
      container: 'web',
      id: id.repeat(64),
      action,
      exitCode: null,
    })
    const replaced = [event('a', 'oom'), event('a', 'die'), event('b', 'start'), event('b', 'kill')]
    const again = [event('a', 'oom'), event('a', 'die'), event('b', 'start'), event('b', 'die')]
    const start = event('c', 'start')
    expect(left([web], [...replaced, start]).events).toEqual([start])
    expect(left([web], [...again, start]).events).toHaveLength(5)
  })
})
