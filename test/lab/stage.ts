import { writeFile } from 'node:fs/promises'
import { docker } from './engine.ts'
import { forgetLoopback, knownHosts, type LabHost, startHost } from './host.ts'
import { createNetwork, type LabNetwork, removeNetwork } from './network.ts'
import { place } from './place.ts'
import { run as shell } from './run.ts'

const numbers = { 'web-1': 11, 'app-1': 21, 'app-2': 22 } as const

export type HostName = keyof typeof numbers

/** The machines of one scenario, fresh from the image and alone in their network. */
export interface Stage {
  network: LabNetwork
  /** Address of each host, whether it runs or not. */
  at: Readonly<Record<HostName, string>>
  hosts: ReadonlyMap<HostName, LabHost>
  /** Shell on some of the hosts, side by side. */
  run(scripts: Partial<Record<HostName, string>>): Promise<void>
  /** Takes a host off the network, as if its cable were pulled. */
  unplug(name: HostName): Promise<void>
  /** Puts it back, at any address of the network. */
  plug(name: HostName, ip: string): Promise<void>
  /** Gives a host another address under the same name. */
  move(name: HostName, ip: string): Promise<void>
  /** The image of the hosts. */
  image: string
  stop(): Promise<void>
}

const all = new Set<LabHost>()

/** Boots the hosts of one scenario. */
export async function openStage(
  names: readonly HostName[],
  { image, authorizedKey }: { image: string; authorizedKey: string },
): Promise<Stage> {
  const network = await createNetwork()
  const started = await Promise.all(
    names.map((name) =>
      startHost({ name, network: network.name, ip: network.ip(numbers[name]), image, authorizedKey }),
    ),
  )
  for (const host of started) all.add(host)
  await rememberKeys()
  const hosts = new Map(names.map((name, index) => [name, started[index] as LabHost]))

  async function run(scripts: Partial<Record<HostName, string>>): Promise<void> {
    await Promise.all(
      Object.entries(scripts).map(async ([name, script]) => {
        const host = hosts.get(name as HostName)
        if (host === undefined) throw new Error(`The scenario has no host ${name}.`)
        await host.run(script)
      }),
    )
  }

  const container = (name: HostName) => `${network.name}-${name}`
  const unplug = async (name: HostName) => {
    await shell(docker('network', 'disconnect', network.name, container(name)))
  }
  const plug = async (name: HostName, ip: string) => {
    await shell(docker('network', 'connect', '--ip', ip, '--alias', name, network.name, container(name)))
  }

  return {
    network,
    image,
    unplug,
    plug,
    move: async (name, ip) => {
      await unplug(name)
      await plug(name, ip)
    },
    at: {
      'web-1': network.ip(numbers['web-1']),
      'app-1': network.ip(numbers['app-1']),
      'app-2': network.ip(numbers['app-2']),
    },
    hosts,
    run,
    stop: async () => {
      await removeNetwork(network.name)
      for (const host of started) {
        all.delete(host)
        forgetLoopback(host.ssh)
      }
    },
  }
}

function rememberKeys(): Promise<void> {
  return writeFile(place.knownHosts, knownHosts([...all]))
}
