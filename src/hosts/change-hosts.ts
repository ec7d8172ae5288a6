import { BotError } from '../errors.ts'
import type { Host, Hosts } from '../model/host.ts'

/**
 * The same machines, logged into with the accounts that may change something. Throws `NOT_ALLOWED` for a machine that names
 * none, before anything is connected to.
 */
export function changeHosts(hosts: Hosts): Hosts {
  return {
    async run(host, commands, options) {
      return hosts.run(asChanging(host), commands, options)
    },
  }
}

function asChanging(host: Host): Host {
  if (host.change === null) {
    throw new BotError(
      'NOT_ALLOWED',
      `Nothing may be changed on ${host.name}: it names no account for it.`,
      `Name one by "change:" under hosts.${host.name} in the services file.`,
    )
  }
  const { user, identityFile, sudo } = host.change
  return { ...host, user, identityFile, sudo }
}
