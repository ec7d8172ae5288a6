import { describe, expect, it } from 'vitest'
import { adHocService } from '../../src/config/ad-hoc-service.ts'
import { parseServices } from '../../src/config/services.ts'
import type { Selector } from '../../src/model/runbook.ts'
import type { Service } from '../../src/model/service.ts'
import { usualStatuses } from '../../src/model/service.ts'
import { selectTargets, targetsOf } from '../../src/runbook/select-targets.ts'

function serviceOf(path: string): Service {
  const { services, problems } = parseServices(
    'services.yaml',
    `services:\n  shop:\n    url: https://shop.example.com/cart\n    path:\n${path}`,
  )
  expect(problems).toEqual([])
  const [service] = services
  if (!service) throw new Error('no service')
  return service
}

function ids(selector: Selector, service: Service): string[] {
  return selectTargets(selector, targetsOf(service)).map(({ id }) => id)
}

const three = `      - { hop: edge, system: cloudflare }
      - { hop: proxy, addresses: ["http://[fd00::1]:8080"], health: //healthz }
      - { hop: app, addresses: [http://10.0.0.1, https://10.0.0.2], hosts: [app-1, app-2] }
`

describe('runbook/select-targets', () => {
  it('an only address is called like its hop, several by their address', () => {
    expect(targetsOf(serviceOf(three)).map(({ id }) => id)).toEqual([
      'edge',
      'proxy',
      'app/10.0.0.1:80',
      'app/10.0.0.2:443',
    ])
  })

  it('a target says all that a probe needs', () => {
    const [edge, proxy, plain, secure] = targetsOf(serviceOf(three))
    expect(edge).toEqual({
      id: 'edge',
      hop: 'edge',
      position: 0,
      innermost: false,
      system: 'cloudflare',
      url: 'https://shop.example.com/cart',
      hostname: 'shop.example.com',
      port: 443,
      tls: true,
      hostHeader: 'shop.example.com',
      serverName: 'shop.example.com',
      expect: usualStatuses,
      timeoutMs: 10_000,
      inventory: true,
    })
    expect(proxy).toMatchObject({ hostname: 'fd00::1', port: 8080, url: 'http://[fd00::1]:8080//healthz' })
    expect(plain).toMatchObject({ position: 2, innermost: true, tls: false, port: 80, host: 'app-1' })
    expect(secure).toMatchObject({ tls: true, port: 443, host: 'app-2' })
  })

  it('what somebody typed is no inventory', () => {
    expect(targetsOf(adHocService('https://example.com/'))).toMatchObject([
      { id: 'edge', inventory: false, innermost: true },
    ])
  })

  it('selectors choose along the path', () => {
    const service = serviceOf(three)
    expect(ids('edge', service)).toEqual(['edge'])
    expect(ids('targets', service)).toHaveLength(4)
    expect(ids('backends', service)).toEqual(['app/10.0.0.1:80', 'app/10.0.0.2:443'])
    expect(ids('path', service)).toEqual([])
  })

  it('backends are those of the innermost hop that has addresses', () => {
    const service = serviceOf(
      '      - hop: edge\n      - { hop: proxy, addresses: [http://10.0.0.1] }\n      - hop: app\n',
    )
    expect(ids('backends', service)).toEqual(['proxy'])
  })

  it('on a path of one hop nothing is asked twice', () => {
    const service = serviceOf('      - { hop: edge, addresses: [http://10.0.0.1, http://10.0.0.2] }\n')
    expect(ids('edge', service)).toHaveLength(2)
    expect(ids('backends', service)).toEqual([])
  })

  it('5,000 addresses give 5,000 ids', () => {
    const addresses = Array.from({ length: 5000 }, (_, index) => `"http://10.0.${index >> 8}.${index & 255}"`)
    const service = serviceOf(
      `      - hop: edge\n      - hop: app\n        addresses: [${addresses.join(', ')}]\n`,
    )
    expect(new Set(targetsOf(service).map(({ id }) => id)).size).toBe(5001)
  })
})
