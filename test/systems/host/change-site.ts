import type { ChangeContext, ChangeSite } from '../../../src/model/change.ts'
import type { Hosts } from '../../../src/model/host.ts'
import type { Hop, Service } from '../../../src/model/service.ts'
import { nobodyMay } from '../../../src/model/usual-policy.ts'
import { hostTargetOf } from '../../support/scripted-hosts.ts'

const hop: Hop = {
  name: 'app',
  system: 'node',
  addresses: ['http://10.0.3.21:27017'],
  hosts: ['web-1'],
  health: '/',
  hostHeader: 'shop.example',
  serverName: 'shop.example',
  expect: [],
  timeoutMs: 1000,
}

const service: Service = {
  name: 'shop',
  url: 'http://shop.example/',
  environment: 'production',
  owners: [],
  changes: nobodyMay,
  channels: {},
  path: [hop],
  hosts: [],
  looks: [],
  timeoutMs: 1000,
  origin: 'file',
}

/** A machine on which one hop runs, that listens at port 27017 when it is well. */
export const place = hostTargetOf(['node'])

export function siteOf(more: Partial<ChangeSite> = {}): ChangeSite {
  return {
    service,
    hop,
    place,
    fault: { hop, place },
    cause: 'disk-full',
    findings: [],
    advice: [],
    evidence: [],
    ...more,
  }
}

export function contextOf(hosts: Hosts): ChangeContext {
  return { signal: new AbortController().signal, now: () => new Date(0), hosts, key: 'k1' }
}
