import { join } from 'node:path'
import { BotError } from '../errors.ts'
import type { Host } from '../model/host.ts'
import { fromHome } from './from-home.ts'
import type { SshConfig, SshSettings } from './ssh-config-file.ts'

/** One SSH server on the way to a host, or the host itself. */
export interface Waypoint {
  /** As the inventory or ProxyJump calls it, for people. */
  name: string
  hostname: string
  port: number
  user: string
  /** Key files to try, in order; `isNamed` when somebody asked for them, so that their absence is worth saying. */
  identityFiles: { path: string; isNamed: boolean }[]
  /** Keys of the agent are tried only where they belong to an identity file. */
  identitiesOnly: boolean
  /** Socket of the agent, null for none. */
  agent: string | null
  /** The first is the one that is written to. */
  knownHostsFiles: string[]
  /** Name by which known_hosts knows it: `web-1`, `[web-1]:2222`. */
  keyName: string
  acceptNew: boolean
}

/** The way to a host: bastions first, the host last; never empty. */
export type Route = [Waypoint, ...Waypoint[]]

export interface RouteDefaults {
  home: string
  /** Who we are here: whom OpenSSH logs in as when nobody says otherwise. */
  user: string
  agent: string | null
  /** Instead of the files that the configuration names. */
  knownHostsFiles: string[] | null
}

/** As readconf.c and pathnames.h of OpenSSH, without those kinds of keys that ssh2 cannot use (DSA, security keys). */
const usualIdentities = ['id_rsa', 'id_ecdsa', 'id_ed25519']
const globalKnownHosts = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2']

const longestRoute = 8

/** The way to a host of the inventory by what it says itself, ~/.ssh/config, and what OpenSSH does by default. Throws `CONFIG_INVALID`. */
export function routeTo(host: Host, config: SshConfig, defaults: RouteDefaults): Route {
  const settings = config(host.name, host.user)
  const last = waypointOf(host.name, settings, host, host.acceptNew, defaults)
  const before = jumpsOf(settings, last).flatMap((jump, index) =>
    routeThrough(jump, index === 0, host, config, defaults, [host.name]),
  )
  return toRoute(before, last)
}

interface Jump {
  name: string
  user: string | null
  port: number | null
}

/** Of several jumps in a list only the first goes by its own ProxyJump: the others are reached through the one before. */
function routeThrough(
  { name, user, port }: Jump,
  isFirst: boolean,
  host: Host,
  config: SshConfig,
  defaults: RouteDefaults,
  behind: string[],
): Waypoint[] {
  if (behind.includes(name) || behind.length > longestRoute) {
    throw new BotError(
      'CONFIG_INVALID',
      `ProxyJump of ${host.name} goes in a circle: ${[...behind, name].join(' by ')}.`,
      `Except the bastion from ProxyJump in ~/.ssh/config: "Host * !${name}".`,
    )
  }
  const settings = config(name, user)
  const given = { address: null, port, user, identityFile: null }
  const waypoint = waypointOf(name, settings, given, host.acceptNew, defaults)
  const before = isFirst
    ? jumpsOf(settings, waypoint).flatMap((jump, index) =>
        routeThrough(jump, index === 0, host, config, defaults, [...behind, name]),
      )
    : []
  return [...before, waypoint]
}

function toRoute(before: Waypoint[], last: Waypoint): Route {
  const [first, ...rest] = before
  return first === undefined ? [last] : [first, ...rest, last]
}

function waypointOf(
  name: string,
  settings: SshSettings,
  given: Pick<Host, 'address' | 'port' | 'user' | 'identityFile'>,
  acceptNew: boolean,
  { home, user, agent, knownHostsFiles }: RouteDefaults,
): Waypoint {
  const hostname = given.address ?? expandHost(one(settings, 'hostname') ?? name, name)
  const port = given.port ?? portOf(settings, name) ?? 22
  const alias = one(settings, 'hostkeyalias')?.toLowerCase()
  const login = given.user ?? one(settings, 'user') ?? user
  const path = (written: string) =>
    fromHome(expandTokens(written, { name, hostname, port, login, user }), home)
  const identities = many(settings, 'identityfile').filter((file) => file !== 'none')
  return {
    name,
    hostname,
    port,
    user: login,
    identityFiles:
      given.identityFile !== null
        ? [{ path: given.identityFile, isNamed: true }]
        : identities.length > 0
          ? identities.map((file) => ({ path: path(file), isNamed: true }))
          : usualIdentities.map((file) => ({ path: join(home, '.ssh', file), isNamed: false })),
    identitiesOnly: given.identityFile !== null || one(settings, 'identitiesonly') === 'yes',
    agent: agentOf(one(settings, 'identityagent'), agent, path),
    knownHostsFiles: knownHostsFiles ?? [
      ...filesOr(settings, 'userknownhostsfile', ['~/.ssh/known_hosts', '~/.ssh/known_hosts2']).map(path),
      ...filesOr(settings, 'globalknownhostsfile', globalKnownHosts).map(path),
    ],
    keyName: alias ?? (port === 22 ? hostname.toLowerCase() : `[${hostname.toLowerCase()}]:${port}`),
    acceptNew,
  }
}

/** `ProxyJump a,b`, or the older `ProxyCommand ssh -W %h:%p a`. */
function jumpsOf(settings: SshSettings, { name }: Waypoint): Jump[] {
  const written = one(settings, 'proxyjump')
  if (written !== null)
    return written === 'none' ? [] : written.split(',').map((jump) => parseJump(jump, name))
  const command = one(settings, 'proxycommand')
  if (command === null || command === 'none') return []
  const bastion = /^(?:\/usr\/bin\/)?ssh (?:-q )?-W "?%h:%p"? (?:-q )?([^\s-]\S*)$/.exec(command)?.[1]
  if (bastion !== undefined) return [parseJump(bastion, name)]
  throw new BotError(
    'CONFIG_INVALID',
    `~/.ssh/config reaches ${name} by a ProxyCommand, which is not run.`,
    'Use ProxyJump instead.',
  )
}

function parseJump(written: string, name: string): Jump {
  const match =
    /^(?:ssh:\/\/)?(?:([^@\s]+)@)?(\[[0-9A-Fa-f:.]+\]|[^@:\s[\]-][^@:\s[\]]*)(?::(\d{1,5}))?\/?$/.exec(
      written.trim(),
    )
  if (match?.[2] === undefined) {
    throw new BotError(
      'CONFIG_INVALID',
      `ProxyJump of ${name} cannot be read: "${written}".`,
      'Write user@bastion:port, several separated by commas.',
    )
  }
  return {
    name: match[2].replace(/^\[|\]$/g, ''),
    user: match[1] ?? null,
    port: match[3] === undefined ? null : Number(match[3]),
  }
}

function agentOf(
  written: string | null,
  usual: string | null,
  path: (written: string) => string,
): string | null {
  if (written === null || written === 'SSH_AUTH_SOCK') return usual
  if (written === 'none') return null
  return written.startsWith('$') ? (process.env[written.replace(/[${}]/g, '')] ?? null) : path(written)
}

function portOf(settings: SshSettings, name: string): number | null {
  const written = one(settings, 'port')
  if (written === null) return null
  const port = /^\d{1,5}$/.test(written) ? Number(written) : 0
  if (port >= 1 && port <= 65_535) return port
  throw new BotError(
    'CONFIG_INVALID',
    `Port of ${name} in ~/.ssh/config is "${written}".`,
    'Write a number from 1 to 65535.',
  )
}

function expandHost(written: string, name: string): string {
  return written.replaceAll('%h', name).replaceAll('%%', '%')
}

/** The tokens of ssh_config(5) that name files. */
function expandTokens(
  written: string,
  {
    name,
    hostname,
    port,
    login,
    user,
  }: Record<'name' | 'hostname' | 'login' | 'user', string> & { port: number },
): string {
  const tokens: Record<string, string> = {
    h: hostname,
    n: name,
    p: String(port),
    r: login,
    u: user,
    '%': '%',
  }
  return written.replace(/%([hnpru%])/g, (whole, token: string) => tokens[token] ?? whole)
}

function filesOr(settings: SshSettings, key: string, usual: string[]): string[] {
  const written = many(settings, key)
  return written.length === 0 ? usual : written.filter((file) => file !== 'none')
}

function one(settings: SshSettings, key: string): string | null {
  return many(settings, key)[0] ?? null
}

function many(settings: SshSettings, key: string): string[] {
  const value = settings[key]
  return value === undefined ? [] : [value].flat()
}
