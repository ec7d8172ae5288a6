import type { Controls } from '../model/change.ts'
import type { Hop, Service } from '../model/service.ts'
import { anybodyMay } from '../model/usual-policy.ts'
import { startGateway } from './gateway.ts'
import { startUnit, type Unit } from './supervisor.ts'

/** The demo's ports where they are free, so that an incident still fits after a restart of the bot. */
const wantedPorts = { gateway: 5021, backends: [5022, 5023, 5024] }

/** A small shop on loopback, with real processes: one backend has crashed, one is sometimes slow. */
export interface DemoShop {
  service: Service
  controls: NonNullable<Controls['demo']>
  stop(): Promise<void>
}

export async function startDemoShop(now: () => Date = () => new Date()): Promise<DemoShop> {
  const backends: number[] = []
  const gateway = await startGateway(wantedPorts.gateway, backends)
  // Another demo runs here: the port of its crashed backend is free, and still not ours.
  const isAlone = gateway.port === wantedPorts.gateway
  const units = await Promise.all(
    wantedPorts.backends.map((port, index) =>
      startUnit(`shop-${index + 1}`, isAlone ? port : 0, index === 2 ? 'slow' : 'steady'),
    ),
  )
  backends.push(...units.map(({ port }) => port))
  await units[1]?.crash()

  function unitAt(target: string): Unit {
    const unit = units.find(({ port }) => target.endsWith(`:${port}`))
    if (unit) return unit
    throw new Error(`no process of the demo listens at ${target}`)
  }

  return {
    service: shopService(gateway.port, units),
    controls: {
      async restart(target) {
        return unitAt(target).restart(now())
      },
      inspect: (target) => unitAt(target).inspect(),
    },
    async stop() {
      gateway.close()
      await Promise.all(units.map((unit) => unit.stop()))
    },
  }
}

function shopService(gatewayPort: number, units: Unit[]): Service {
  const url = `http://127.0.0.1:${gatewayPort}/`
  const hop = (name: string, addresses: string[]): Hop => ({
    name,
    system: 'node',
    addresses,
    hosts: [],
    health: '/',
    hostHeader: `127.0.0.1:${gatewayPort}`,
    serverName: '127.0.0.1',
    expect: [{ from: 200, to: 399 }],
    timeoutMs: 10_000,
  })
  return {
    name: 'shop',
    url,
    environment: 'demo',
    owners: ['you'],
    changes: anybodyMay,
    channels: {},
    path: [
      hop('edge', [url]),
      hop(
        'app',
        units.map(({ port }) => `http://127.0.0.1:${port}`),
      ),
    ],
    hosts: [],
    looks: [],
    timeoutMs: 10_000,
    origin: 'demo',
  }
}
