import type { NginxPass, NginxUpstream } from '../../../model/facts/nginx.ts'
import { isVersionAtLeast } from '../version.ts'
import type { Directive } from './directive.ts'
import { inForce, type Scope } from './scope.ts'

/** Keep-alive to groups is on by default since this version: https://nginx.org/en/CHANGES */
const keptByDefault = [1, 29, 7] as const

/**
 * Whether connections to the group are kept and used again; null when that cannot be told. It takes `keepalive` in the
 * group (src/http/modules/ngx_http_upstream_keepalive_module.c) and, for HTTP, version 1.1 and no `Connection: close`,
 * which is what nginx sent by default before 1.29.7 (ngx_http_proxy_module.c, ngx_http_proxy_headers).
 */
export function reusesConnections(
  protocol: NginxPass['protocol'],
  upstream: NginxUpstream | undefined,
  scope: Scope,
  maps: readonly Directive[],
  version: string | null,
): boolean | null {
  const modern = isVersionAtLeast(version, keptByDefault)
  if (protocol === 'uwsgi' || protocol === 'scgi') return false
  // What proxy_pass names itself is no group, and only groups keep connections.
  if (upstream === undefined || upstream.where === '') return false
  if (upstream.keepalive === 0) return false
  if (upstream.keepalive === null && modern !== true) return modern
  if (protocol === 'grpc') return true
  if (protocol === 'fastcgi') return inForce(scope, 'fastcgi_keep_conn')[0]?.args[0] === 'on'

  const httpVersion = inForce(scope, 'proxy_http_version')[0]?.args[0] ?? null
  if (httpVersion === '1.0') return false
  if (httpVersion === null && modern !== true) return modern
  const header = connectionHeader(scope)
  if (header === null) return modern
  const value = header.startsWith('$') ? mappedEmpty(header, maps) : header
  return value === null ? null : !/\bclose\b/i.test(value)
}

/** Value of the Connection header as `proxy_set_header` gives it; null when it is nginx’s default. */
export function connectionHeader(scope: Scope): string | null {
  const set = inForce(scope, 'proxy_set_header').find(({ args }) => args[0]?.toLowerCase() === 'connection')
  return set === undefined ? null : (set.args[1] ?? '')
}

/** What a `map` of `$http_upgrade` gives for requests without that header: those that are no WebSocket. */
function mappedEmpty(variable: string, maps: readonly Directive[]): string | null {
  const map = maps.find(({ args }) => args[1] === variable)
  if (map === undefined || args0(map) !== '$http_upgrade') return null
  const entry =
    map.block?.find(({ name }) => name === '') ?? map.block?.find(({ name }) => name === 'default')
  return entry === undefined ? '' : (entry.args[0] ?? '')
}

function args0({ args }: Directive): string {
  return args[0] ?? ''
}
