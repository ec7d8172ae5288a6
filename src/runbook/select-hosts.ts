import type { HopOnHost, Host, HostTarget } from '../model/host.ts'
import type { Service } from '../model/service.ts'
import { targetsOf } from './select-targets.ts'

/** Every machine that the path names, each once, in the order in which the path comes to it. */
export function hostTargetsOf(service: Service): HostTarget[] {
  const targets = targetsOf(service)
  const byName = new Map<string, HopOnHost[]>()
  for (const [position, hop] of service.path.entries()) {
    for (const name of new Set(hop.hosts)) {
      const here = targets.filter((target) => target.hop === hop.name && target.host === name)
      const { system } = hop
      const found: HopOnHost[] =
        here.length === 0
          ? [{ hop: hop.name, system, position, target: null, port: null }]
          : here.map(({ id, port }) => ({ hop: hop.name, system, position, target: id, port }))
      byName.set(name, [...(byName.get(name) ?? []), ...found])
    }
  }
  return [...byName].flatMap(([name, hops]) => {
    const innermost = hops.at(-1)
    return innermost === undefined
      ? []
      : [{ id: `host/${name}`, host: inventoryEntry(service, name), hop: innermost.hop, hops }]
  })
}

function inventoryEntry({ hosts }: Service, name: string): Host {
  return hosts.find((host) => host.name === name) ?? { ...unlisted, name }
}

/** A machine of which only the name is known: the rest is in ~/.ssh/config. */
const unlisted: Omit<Host, 'name'> = {
  connect: 'ssh',
  address: null,
  port: null,
  user: null,
  identityFile: null,
  sudo: false,
  acceptNew: false,
  logs: [],
  units: [],
  change: null,
}
