import { isIP } from 'node:net'
import type { NginxUpstream } from '../../../model/facts/nginx.ts'
import { type Scope, variableValue } from './scope.ts'

/** Where a pass leads. */
export interface PassTarget {
  scheme: string | null
  /** `shop_app`, `10.0.0.5:3000`, `unix:/run/app.sock`; may hold variables. */
  authority: string
  /** The host of a TCP address without its port and brackets; null for a Unix socket. */
  host: string | null
  port: number | null
  /** Name of the group that it leads to; null for none. */
  group: string | null
  /** Whether nginx looks the name up at run time, which takes a resolver. */
  resolvedLate: boolean
}

/** Variables that begin with a slash, and with them the path. */
const pathVariable = /\$\{?(?:request_uri|uri|document_uri)\b.*$/s

const defaultPorts: Record<string, number> = { http: 80, https: 443, grpc: 80, grpcs: 443 }

/**
 * Reads the argument of `proxy_pass` and the like. Variables that `set` gives a plain value around it are filled in;
 * what holds a variable anywhere is looked up at run time, unless it is an address or the name of a group
 * (src/http/modules/ngx_http_proxy_module.c ngx_http_proxy_eval, ngx_http_upstream.c ngx_http_upstream_init_request).
 */
export function passTarget(to: string, scope: Scope, upstreams: readonly NginxUpstream[]): PassTarget {
  const filled = fill(to, scope)
  const parts = /^(?:([a-z]{1,12}):\/\/)?(unix:[^:]*|\[[^\]]*\](?::[^/]*)?|[^/]*)/.exec(filled)
  const scheme = parts?.[1] ?? null
  const authority = (parts?.[2] ?? '').replace(pathVariable, '')
  if (authority.startsWith('unix:')) {
    return { scheme, authority, host: null, port: null, group: null, resolvedLate: false }
  }
  const split = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(authority)
  const host = (split?.[1] ?? authority).replace(/^\[|\]$/g, '')
  const port = split?.[2] === undefined ? (defaultPorts[scheme ?? ''] ?? null) : Number(split[2])
  const group = upstreams.find(({ name }) => name === authority || name === host)?.name ?? null
  const late = to.includes('$') && group === null && isIP(host) === 0
  return { scheme, authority, host, port, group, resolvedLate: late }
}

/** So that variables that are set by one another end. */
const rounds = 4

function fill(text: string, scope: Scope): string {
  let filled = text
  for (let round = 0; round < rounds && filled.includes('$'); round += 1) {
    const next: string = filled
      .slice(0, 2000)
      .replace(/\$(?:\{(\w{1,80})\}|(\w{1,80}))/g, (whole, braced?: string, plain?: string) => {
        return variableValue(scope, `$${braced ?? plain ?? ''}`) ?? whole
      })
    if (next === filled) break
    filled = next
  }
  return filled
}
