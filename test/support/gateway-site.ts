import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { onTestFinished } from 'vitest'
import type { z } from 'zod'
import { createHosts } from '../../src/hosts/ssh-hosts.ts'
import type { ChangeContext, ChangePlace, ChangeSite, ChangeStep } from '../../src/model/change.ts'
import type { Hosts, HostTarget } from '../../src/model/host.ts'
import type { Hop, Service } from '../../src/model/service.ts'
import type { System } from '../../src/model/system.ts'
import { nobodyMay } from '../../src/model/usual-policy.ts'
import { hostOf } from './scripted-hosts.ts'

/** This machine as the product reaches it, without SSH. */
export function thisMachine(): Hosts {
  const hosts = createHosts({ agent: null, configFile: '/nonexistent', knownHostsFile: '/nonexistent' })
  onTestFinished(() => hosts.close())
  return hosts
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const server = createTcpServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A backend that answers with its name. */
export async function namedBackend(name: string): Promise<{ port: number; server: Server }> {
  const server = createServer((_request, response) => {
    response.end(name)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, server }
}

interface Given {
  gateway: System
  /** At which the gateway listens on this machine; null for a Unix socket. */
  port: number | null
  /** Addresses of the hop further in. */
  inner?: string[]
  innerSystem?: System
  /** The blamed one of `inner`; the gateway itself is blamed without. */
  blamed?: string
  hosts: Hosts
  more?: Partial<ChangeSite>
}

/** A path of a gateway on this machine and an app behind it, and what is to be changed at the gateway. */
export function gatewaySite({
  gateway,
  port,
  inner = [],
  innerSystem = 'node',
  blamed,
  hosts,
  more,
}: Given): {
  site: ChangeSite
  place: HostTarget
  context: ChangeContext
} {
  const host = hostOf('here', { connect: 'local', sudo: false })
  const hopOf = (name: string, system: System, addresses: string[]): Hop => ({
    name,
    system,
    addresses,
    hosts: ['here'],
    health: '/',
    hostHeader: 'localhost',
    serverName: 'localhost',
    expect: [{ from: 200, to: 399 }],
    timeoutMs: 1000,
  })
  const outer = hopOf('edge', gateway, port === null ? [] : [`http://127.0.0.1:${port}`])
  const app = hopOf('app', innerSystem, inner)
  const service: Service = {
    name: 'shop',
    url: `http://127.0.0.1:${port ?? 80}/`,
    environment: 'test',
    owners: [],
    changes: nobodyMay,
    channels: {},
    path: inner.length === 0 ? [outer] : [outer, app],
    hosts: [host],
    looks: [],
    timeoutMs: 1000,
    origin: 'file',
  }
  const place: HostTarget = {
    id: 'host/here',
    host,
    hop: 'edge',
    hops: [{ hop: 'edge', system: gateway, position: 0, target: 'edge', port }],
  }
  const fault: { hop: Hop; place: ChangePlace } =
    blamed === undefined
      ? { hop: outer, place }
      : {
          hop: app,
          place: {
            id: `app/${new URL(blamed).host}`,
            hop: 'app',
            position: 1,
            innermost: true,
            system: innerSystem,
            url: blamed,
            hostname: new URL(blamed).hostname,
            port: Number(new URL(blamed).port),
            tls: false,
            hostHeader: 'localhost',
            serverName: 'localhost',
            expect: [],
            timeoutMs: 1000,
            inventory: true,
          },
        }
  return {
    site: {
      service,
      hop: outer,
      place,
      fault,
      cause: 'backend-down',
      findings: [],
      advice: [],
      evidence: [],
      ...more,
    },
    place,
    context: { signal: AbortSignal.timeout(60_000), now: () => new Date(), hosts, key: 'k7' },
  }
}

/** Aims a change with parameters as a remedy writes them, and reads the result as a plan that was stored. */
export async function aimed<P extends z.ZodType, W extends z.ZodType>(
  step: ChangeStep<P, W>,
  given: unknown,
  { site, context }: { site: ChangeSite; context: ChangeContext },
): Promise<z.output<W>> {
  const exact = await step.aim(site, step.params.parse(given), context)
  if (typeof exact === 'object' && exact !== null && 'lacking' in exact)
    throw new Error(String(exact.lacking))
  return step.exact.parse(JSON.parse(JSON.stringify(exact)))
}

/** Why a change cannot be aimed. */
export async function lackingOf<P extends z.ZodType, W extends z.ZodType>(
  step: ChangeStep<P, W>,
  given: unknown,
  { site, context }: { site: ChangeSite; context: ChangeContext },
): Promise<string> {
  const exact = await step.aim(site, step.params.parse(given), context)
  if (typeof exact === 'object' && exact !== null && 'lacking' in exact) return String(exact.lacking)
  throw new Error(`it was aimed: ${JSON.stringify(exact)}`)
}
