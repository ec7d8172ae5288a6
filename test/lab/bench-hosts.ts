import { writeFile } from 'node:fs/promises'
import { ensureKey, forgetLoopback, knownHosts, type LabHost, startHost } from './host.ts'
import { startLab } from './lab.ts'
import { createNetwork, removeNetwork } from './network.ts'
import { place } from './place.ts'

const bootedAtOnce = 4

/** Hosts that do nothing but answer. */
export interface StartedHosts {
  /** `host-1`, `host-2`, … at 127.0.1.x, port 22, user `fiveohtwo`. */
  hosts: LabHost[]
  user: string
  /** Private key file that all of them let in. */
  key: string
  /** known_hosts file with all of their keys. */
  knownHosts: string
  /** `hosts:` of services.yaml. */
  inventory: Record<string, { address: string; user: string; key: string; sudo: boolean }>
  stop(): Promise<void>
}

/** Boots this many hosts in one network, for measuring; `stop` removes them again and leaves the engine to `down`. */
export async function startHosts(
  count: number,
  say: (line: string) => void = () => {},
): Promise<StartedHosts> {
  const image = await startLab(say)
  const authorizedKey = await ensureKey()
  const network = await createNetwork()
  const hosts: LabHost[] = []
  const waiting = Array.from({ length: count }, (_, index) => index + 1)
  const boot = async () => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const name = `host-${number}`
      hosts[number - 1] = await startHost({
        ...{ name, network: network.name, ip: network.ip(number + 10), image, authorizedKey },
      })
    }
  }
  await Promise.all(Array.from({ length: bootedAtOnce }, boot))
  const known = `${place.knownHosts}.${network.name}`
  await writeFile(known, knownHosts(hosts))
  const entry = ({ ssh }: LabHost) => ({ address: ssh, user: 'fiveohtwo', key: place.key, sudo: true })
  return {
    hosts,
    user: 'fiveohtwo',
    key: place.key,
    knownHosts: known,
    inventory: Object.fromEntries(hosts.map((host) => [host.name, entry(host)])),
    stop: async () => {
      await removeNetwork(network.name)
      for (const { ssh } of hosts) forgetLoopback(ssh)
    },
  }
}
