import { expect } from 'vitest'
import type { ChangeSite } from '../../src/model/change.ts'
import type { Container } from '../../src/model/facts/docker.ts'
import type { NodeProcess } from '../../src/model/facts/node.ts'
import type { Unit } from '../../src/model/facts/systemd.ts'
import { emptyContainer } from '../../src/systems/docker/empty-container.ts'
import { readOwners } from '../../src/systems/owner/look-at-owners.ts'
import type { Looked } from '../../src/systems/owner/looked.ts'
import { machineOf } from '../../src/systems/owner/machine-of.ts'
import { ownerOfHop } from '../../src/systems/owner/owner-of-hop.ts'
import { seenHere } from '../../src/systems/owner/seen-here.ts'
import { failedUnit, runningUnit } from '../../src/systems/systemd/unit-points.ts'
import type { siteAt } from './change-site.ts'
import { seenOn } from './host-evidence.ts'

export const id = 'ab'.repeat(32)
const zeros = '0 '.repeat(17)

/** A process as the look prints it. */
export function shown(pid: number, ppid: number, group: string, ...argv: string[]): string {
  return `process ${pid} S ${ppid} ${zeros}0 0 20\nowner 1000 deploy\nprogram /usr/bin/x\ngroup 0::${group}\n${argv.map((word) => `argument ${word}\n`).join('')}`
}

export function looked(text: string, more: Partial<Looked> = {}): Looked {
  return {
    listening: readOwners(`${text.replace(/(?=process )/, 'system 100 5000.00 4096\n')}`),
    units: [],
    containers: new Map(),
    pm2: new Map(),
    supervisors: new Map(),
    ...more,
  }
}

export function app(
  name: string,
  more: Partial<NodeProcess> = {},
  status = 'online',
  mode = 'fork',
): NodeProcess {
  return {
    pid: null,
    name,
    version: null,
    startedAt: null,
    memoryBytes: null,
    cpuPercent: null,
    heapLimitBytes: null,
    ports: [],
    pm2: {
      id: 0,
      status,
      restarts: 0,
      unstableRestarts: 0,
      mode,
      exitCode: null,
      memoryRestartBytes: null,
      killTimeoutMs: null,
      logs: [],
    },
    timeouts: [],
    ...more,
  }
}

export const unit = (name: string, more: Partial<Unit> = {}): Unit => ({
  ...runningUnit,
  name,
  why: 'failed',
  ...more,
})
export const failed = (name: string, more: Partial<Unit> = {}): Unit => ({
  ...failedUnit,
  name,
  why: 'failed',
  ...more,
})
export const container = (name: string, more: Partial<Container> = {}): Container => ({
  ...emptyContainer(name),
  status: 'running',
  published: [{ hostAddress: '0.0.0.0', hostPort: 8000, port: 3000, protocol: 'tcp' }],
  ...more,
})
/** Port 8000 of this address of the machine, published. */
export const publishedAt = (hostAddress: string): Container['published'] => [
  { hostAddress, hostPort: 8000, port: 3000, protocol: 'tcp' },
]
export const units = (...all: Unit[]) => seenOn('systemd', 'app', { units: all })
export const containers = (...all: Container[]) => seenOn('docker', 'app', { containers: all })
export const processes = (...all: NodeProcess[]) => seenOn('node', 'app', { processes: all })
export const pm2 = (apps: NodeProcess[] | null) =>
  new Map([[700, { user: 'deploy', home: '/srv/.pm2', apps }]])
export const god = shown(700, 1, '/system.slice/pm2-deploy.service', 'PM2 v5.4.3: God Daemon (/srv/.pm2)')
export const supervised = shown(
  12,
  1,
  '/system.slice/supervisor.service',
  '/usr/bin/python3',
  '/usr/bin/supervisord',
)
export const programs = new Map([
  [12, { config: null, programs: [{ name: 'api', state: 'RUNNING', pid: 40, note: '' }] }],
])

export interface Case {
  title: string
  site?: Parameters<typeof siteAt>[0]
  looked?: Looked
  /** The owner, or words of what is lacking. */
  is: unknown
}

export const bySystemd = (name: string) => ({ by: 'systemd', unit: name })
export const lacking = (words: RegExp) => ({ lacking: expect.stringMatching(words) })

export function own(site: ChangeSite, look: Looked | null) {
  return ownerOfHop(seenHere(site, machineOf(site.place)), look)
}
