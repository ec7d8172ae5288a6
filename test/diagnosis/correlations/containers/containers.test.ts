import { describe, expect, it } from 'vitest'
import { containerPorts } from '../../../../src/diagnosis/correlations/containers/container-ports.ts'
import { staleDns } from '../../../../src/diagnosis/correlations/network/stale-dns.ts'
import type { Evidence } from '../../../../src/model/evidence.ts'
import type { Container } from '../../../../src/model/facts/docker.ts'
import { logged, pathOf, seenOn } from '../../../support/host-evidence.ts'
import { saidBy } from '../said-by.ts'

const service = pathOf('nginx', 'node')

const app: Container = {
  name: 'app',
  image: 'shop:1.4',
  imageId: null,
  status: 'running',
  exitCode: null,
  oomKilled: false,
  error: null,
  startedAt: '2026-11-21T06:50:00Z',
  finishedAt: null,
  restarts: 0,
  health: null,
  healthOutput: null,
  memoryLimitBytes: null,
  networks: [{ name: 'shop', address: '172.18.0.7' }],
  published: [],
  exposed: [3000],
  listening: null,
  sinceMs: null,
  restartPolicy: null,
  project: null,
  networkMode: null,
}

function docker(...containers: Partial<Container>[]): Evidence {
  return seenOn('docker', 'node', { containers: containers.map((each) => ({ ...app, ...each })) })
}

function nginxTo(to: string): Evidence {
  const pass = {
    serverNames: [],
    listens: ['80'],
    location: '/',
    protocol: 'proxy' as const,
    to,
    reuses: null,
  }
  const where = '/etc/nginx/conf.d/shop.conf:12'
  return seenOn('nginx', 'nginx', {
    passes: [{ ...pass, upstream: to, variable: false, settings: {}, where }],
    workersStartedAt: '2026-11-21T06:00:00Z',
  })
}

function failedAt(address: string, why = '(113: No route to host)'): Evidence {
  return logged('nginx', [
    `2026/11/21 06:59:10 [error] 31#31: *5 connect() failed ${why} while connecting to upstream, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://${address}/", host: "shop"`,
  ])
}

describe('diagnosis/correlations/stale-dns', () => {
  it('finds an address that the container had before it was started anew', () => {
    const said = saidBy(
      staleDns,
      [nginxTo('http://app:3000'), docker({}), failedAt('172.18.0.5:3000')],
      service,
    )
    expect(said.weights).toEqual(['stale-dns 25'])
    expect(said.quotes[0]).toBe(
      'nginx asks 172.18.0.5, but app is now 172.18.0.7; container app started 2026-11-21T06:50:00.000Z, after nginx at 2026-11-21T06:00:00.000Z',
    )
    expect(said.settings[0]).toContain('resolver 127.0.0.11 valid=10s; set $upstream_host app;')
  })

  it('knows the services of Compose by their names', () => {
    const composed = docker({ name: 'shop-app-1', project: 'shop' })
    const said = saidBy(
      staleDns,
      [nginxTo('http://app:3000'), composed, failedAt('172.18.0.5:3000')],
      service,
    )
    expect(said.weights).toEqual(['stale-dns 25'])
  })

  it('finds two containers that swapped addresses', () => {
    const two = docker({}, { name: 'redis', networks: [{ name: 'shop', address: '172.18.0.5' }] })
    const said = saidBy(
      staleDns,
      [nginxTo('http://app:3000'), two, failedAt('172.18.0.5:3000', '(111: Connection refused)')],
      service,
    )
    expect(said.weights).toEqual(['stale-dns 25'])
    expect(said.quotes[0]).toContain('172.18.0.5 now belongs to container redis')
  })

  it('takes the current address against it, and an address written in the configuration', () => {
    const current = [nginxTo('http://app:3000'), docker({}), failedAt('172.18.0.7:3000')]
    expect(saidBy(staleDns, current, service).weights).toEqual(['stale-dns -10'])
    const literal = [nginxTo('http://172.18.0.7:3000'), docker({}), failedAt('172.18.0.7:3000')]
    expect(saidBy(staleDns, literal, service).weights).toEqual(['stale-dns -8'])
  })

  it('calls a written address that no container has any more a wrong one', () => {
    const evidence = [nginxTo('http://172.18.0.5:3000'), docker({}), failedAt('172.18.0.5:3000')]
    expect(saidBy(staleDns, evidence, service).weights).toEqual(['wrong-port 18'])
  })

  it('says nothing of addresses that no name explains', () => {
    expect(
      saidBy(staleDns, [nginxTo('http://app:3000'), failedAt('10.9.9.9:3000')], service).weights,
    ).toEqual([])
  })
})

describe('diagnosis/correlations/container-ports', () => {
  const published = [{ hostAddress: '0.0.0.0', hostPort: 8080, port: 3000, protocol: 'tcp' }]

  it('finds an app that listens on the loopback of its container', () => {
    const inside = docker({ published, listening: [{ address: '127.0.0.1', port: 3000 }] })
    expect(saidBy(containerPorts, [inside], service).weights).toEqual(['loopback-bind 25'])
    const asked = docker({ listening: [{ address: '127.0.0.1', port: 3000 }] })
    expect(saidBy(containerPorts, [nginxTo('http://app:3000'), asked], service).weights).toEqual([
      'loopback-bind 25',
    ])
  })

  it('finds an app that listens on another port', () => {
    const other = docker({ listening: [{ address: '0.0.0.0', port: 8080 }] })
    expect(saidBy(containerPorts, [nginxTo('http://app:3000'), other], service)).toMatchObject({
      weights: ['wrong-port 23'],
      settings: ['proxy_pass http://app:8080; (/etc/nginx/conf.d/shop.conf:12)'],
    })
  })

  it('finds the inner port asked on the machine', () => {
    expect(
      saidBy(containerPorts, [nginxTo('http://127.0.0.1:3000'), docker({ published })], service),
    ).toMatchObject({
      weights: ['wrong-port 17'],
      settings: ['proxy_pass http://127.0.0.1:8080; (/etc/nginx/conf.d/shop.conf:12)'],
    })
  })

  it('finds a container that has exited, and is content with one that listens', () => {
    const exited = docker({ status: 'exited', exitCode: 137 })
    expect(saidBy(containerPorts, [nginxTo('http://app:3000'), exited], service)).toMatchObject({
      weights: ['backend-down 16'],
      quotes: [expect.stringContaining('container app is exited with code 137')],
    })
    const well = docker({ published, listening: [{ address: '::', port: 3000 }] })
    expect(saidBy(containerPorts, [well], service).weights).toEqual([
      'loopback-bind -6',
      'wrong-port -6',
      'backend-down -6',
    ])
  })
})
