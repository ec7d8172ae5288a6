import type { NginxFacts, NginxPass, NginxUpstream } from '../../../model/facts/nginx.ts'
import type { Timeout } from '../../../model/facts/timeout.ts'
import { redactSecrets } from '../../../redact.ts'
import { type Directive, whereOf } from './directive.ts'
import { parseConfig } from './parse-config.ts'
import { type PassTarget, passTarget } from './pass-target.ts'
import { passTimeouts } from './pass-timeouts.ts'
import { readLogs } from './read-logs.ts'
import { reusesConnections } from './reuses-connections.ts'
import { type Scope, scopeOf } from './scope.ts'
import { settingsOf } from './settings-of.ts'

/** What a configuration says of itself. */
export type NginxConfig = Pick<
  NginxFacts,
  | 'upstreams'
  | 'passes'
  | 'resolvers'
  | 'timeouts'
  | 'workerProcesses'
  | 'workerConnections'
  | 'workerFilesLimit'
  | 'logs'
  | 'formats'
> & {
  /** Where `stub_status` is served: `http://127.0.0.1:8080/nginx_status`. */
  statusUrls: string[]
  /** How many directives were understood to be nginx's; 0 for a text that is something else. */
  known: number
}

const protocols = new Map<string, NginxPass['protocol']>([
  ['proxy_pass', 'proxy'],
  ['fastcgi_pass', 'fastcgi'],
  ['uwsgi_pass', 'uwsgi'],
  ['scgi_pass', 'scgi'],
  ['grpc_pass', 'grpc'],
])

/** So that evidence stays small; no configuration that people write has as many. */
const mostPasses = 500

/** Blocks that stand in the way from the top to a pass. */
const blocks = new Set(['http', 'stream', 'server', 'location', 'if', 'limit_except', 'events'])

interface Found {
  upstreams: { facts: NginxUpstream; directives: readonly Directive[] }[]
  places: { directive: Directive; scope: Scope; server: Directive | null; location: string }[]
  statuses: { server: Directive | null; location: string }[]
  maps: Directive[]
  resolvers: string[]
  top: Map<string, string>
  known: number
}

/** Facts out of what `nginx -T` writes, or out of a snippet; `version` decides which defaults are in force. */
export function readConfig(text: string, version: string | null): NginxConfig {
  const tree = parseConfig(text)
  const found: Found = {
    upstreams: [],
    places: [],
    statuses: [],
    maps: [],
    resolvers: [],
    top: new Map(),
    known: 0,
  }
  walk(tree, scopeOf(tree, null), null, '', found)

  const groups = found.upstreams.map(({ facts }) => facts)
  const named = new Map<string, NginxUpstream>()
  const timeouts = new Map<string, Timeout>()
  const passes = found.places.map(({ directive, scope, server, location }): NginxPass => {
    const to = directive.args[0] ?? ''
    const protocol = protocols.get(directive.name) ?? 'proxy'
    const target = passTarget(to, scope, groups)
    const upstream = found.upstreams.find(({ facts }) => facts.name === target.group)
    const reuses = reusesConnections(protocol, upstream?.facts, scope, found.maps, version)
    for (const timeout of passTimeouts({ protocol, reuses }, scope, upstream, version)) {
      timeouts.set(`${timeout.setting} ${timeout.valueMs} ${timeout.where}`, timeout)
    }
    const name = target.group ?? (target.resolvedLate ? null : target.authority)
    if (target.group === null && name !== null && name !== '') {
      named.set(name, { name, servers: [{ address: name, parameters: [] }], keepalive: null, where: '' })
    }
    return {
      serverNames: argsOf(server, 'server_name'),
      listens: listensOf(server),
      location,
      protocol,
      to: redactSecrets(to),
      upstream: name,
      variable: target.resolvedLate,
      ...filledIn(target),
      reuses,
      settings: settingsOf(protocol, scope),
      where: whereOf(directive),
    }
  })
  return {
    upstreams: [...groups, ...named.values()],
    passes,
    resolvers: [...new Set(found.resolvers)],
    timeouts: [...timeouts.values()],
    workerProcesses: found.top.get('worker_processes') ?? null,
    workerConnections: numberOf(found.top.get('worker_connections')),
    workerFilesLimit: numberOf(found.top.get('worker_rlimit_nofile')),
    ...readLogs(tree),
    statusUrls: found.statuses.flatMap(({ server, location }) => statusUrl(server, location)),
    known: found.known,
  }
}

function filledIn({ resolvedLate, scheme, authority }: PassTarget): Pick<NginxPass, 'filled'> {
  if (!resolvedLate || authority.includes('$') || authority === '') return {}
  return { filled: redactSecrets(`${scheme ?? 'http'}://${authority}`) }
}

function walk(
  directives: readonly Directive[],
  scope: Scope,
  server: Directive | null,
  location: string,
  found: Found,
): void {
  for (const directive of directives) {
    const { name, args, block } = directive
    if (protocols.has(name) && args.length === 1) {
      found.known += 1
      if (found.places.length < mostPasses) found.places.push({ directive, scope, server, location })
    } else if (name === 'upstream' && block !== null) {
      found.known += 1
      found.upstreams.push({ facts: upstreamOf(directive, block), directives: block })
    } else if (name === 'map' && block !== null) {
      found.maps.push(directive)
    } else if (name === 'resolver') {
      found.resolvers.push(...args.filter((arg) => !/^(?:valid|ipv[46]|status_zone)=/.test(arg)))
    } else if (name === 'stub_status') {
      found.statuses.push({ server, location })
    } else if (/^worker_(?:processes|connections|rlimit_nofile)$/.test(name)) {
      found.known += 1
      found.top.set(name, args[0] ?? '')
    } else if (block !== null && blocks.has(name)) {
      found.known += name === 'if' ? 0 : 1
      const path = name === 'location' ? args.join(' ') : location
      walk(block, scopeOf(block, scope), name === 'server' ? directive : server, path, found)
    }
  }
}

function upstreamOf(directive: Directive, block: readonly Directive[]): NginxUpstream {
  const keepalive = block.find(({ name }) => name === 'keepalive')?.args[0]
  return {
    name: directive.args[0] ?? '',
    servers: block
      .filter(({ name, args }) => name === 'server' && args.length > 0)
      .map(({ args: [address = '', ...parameters] }) => ({ address: redactSecrets(address), parameters })),
    keepalive: numberOf(keepalive),
    where: whereOf(directive),
  }
}

function argsOf(server: Directive | null, name: string): string[] {
  return server?.block?.filter((directive) => directive.name === name).flatMap(({ args }) => args) ?? []
}

function listensOf(server: Directive | null): string[] {
  return server?.block?.filter(({ name }) => name === 'listen').map(({ args }) => args.join(' ')) ?? []
}

/** Only addresses of this machine, and locations that are plain paths. */
function statusUrl(server: Directive | null, location: string): string[] {
  const path = /^(?:= |\^~ )?(\/[\w./-]{0,100})$/.exec(location)?.[1]
  const listen = server?.block?.find(({ name }) => name === 'listen')
  if (path === undefined || listen?.args.includes('ssl') === true) return []
  const port = /^(?:(?:\*|127\.0\.0\.1|0\.0\.0\.0|localhost|\[::1?\]):)?(\d{1,5})$/.exec(
    listen?.args[0] ?? '80',
  )?.[1]
  return port === undefined ? [] : [`http://127.0.0.1:${port}${path}`]
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null
}
