import { isIP } from 'node:net'
import type { NginxFacts, NginxUpstream } from '../../model/facts/nginx.ts'
import type { Peer } from './output/parse-peers.ts'

/** A server of an upstream that is configured by name, and that nginx resolves once, when it starts. */
export interface UpstreamName {
  name: string
  port: number
}

const most = 20

/** Host and port of `app.internal:3000`, `[::1]:80`, `10.0.0.5`; null for a Unix socket. */
function addressOf(address: string): { host: string; port: number } | null {
  if (address.startsWith('unix:')) return null
  const parts = /^\[?([^\][/]{1,260}?)\]?(?::(\d{1,5}))?$/.exec(address)
  return parts?.[1] === undefined ? null : { host: parts[1], port: Number(parts[2] ?? 80) }
}

/** The names in upstreams that a machine can be asked about, each once. */
export function upstreamNames(upstreams: readonly NginxUpstream[]): UpstreamName[] {
  const found = new Map<string, UpstreamName>()
  for (const { address, parameters } of upstreams.flatMap(({ servers }) => servers)) {
    const parts = addressOf(address)
    if (parts === null || isIP(parts.host) !== 0 || parameters.includes('resolve')) continue
    if (!/^[A-Za-z0-9_][\w.-]{0,252}$/.test(parts.host)) continue
    found.set(`${parts.host}:${parts.port}`, { name: parts.host, port: parts.port })
  }
  return [...found.values()].slice(0, most)
}

/** Joins what names resolve to now with the connections that workers hold. */
export function namesWithPeers(
  names: readonly UpstreamName[],
  resolved: ReadonlyMap<string, string[]>,
  upstreams: readonly NginxUpstream[],
  peers: readonly Peer[],
): NginxFacts['names'] {
  const literal = upstreams
    .flatMap(({ servers }) => servers)
    .flatMap(({ address }) => addressOf(address) ?? [])
  return names.map(({ name, port }) => {
    const others = new Set([
      ...literal.filter((each) => each.port === port).map(({ host }) => host),
      ...names
        .filter((each) => each.port === port && each.name !== name)
        .flatMap((each) => resolved.get(each.name) ?? []),
    ])
    const connected = peers.filter((peer) => peer.port === port && !others.has(peer.address))
    return {
      name,
      addresses: resolved.get(name) ?? [],
      connected: [...new Set(connected.map(({ address }) => address))],
    }
  })
}

/** Addresses out of `getent ahosts`, which writes each once for every kind of socket. */
export function parseGetent(text: string): string[] {
  const first = text.split('\n').map((line) => /^(\S{2,60})\s/.exec(line)?.[1] ?? '')
  return [...new Set(first.filter((address) => isIP(address) !== 0))]
}
