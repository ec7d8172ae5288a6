import type { NginxPass } from '../../../model/facts/nginx.ts'
import { inForce, type Scope } from './scope.ts'

/** Settings of every protocol, without its prefix. */
const ofProtocol = [
  'http_version',
  'buffering',
  'buffer_size',
  'buffers',
  'request_buffering',
  'connect_timeout',
  'send_timeout',
  'read_timeout',
  'next_upstream',
  'next_upstream_tries',
  'next_upstream_timeout',
  'intercept_errors',
  'ignore_client_abort',
  'keep_conn',
  'bind',
  'ssl_server_name',
  'ssl_name',
  'ssl_verify',
  'ssl_verify_depth',
  'ssl_protocols',
  'ssl_ciphers',
  'ssl_trusted_certificate',
  'ssl_certificate',
]

const ofAll = [
  'client_max_body_size',
  'limit_req',
  'limit_req_status',
  'limit_conn',
  'resolver',
  'resolver_timeout',
]

/** Headers of requests that matter for bad gateways; the values of others may be secret. */
const headers = new Set(['connection', 'host', 'upgrade'])

/** The settings in force for a pass, as written, by their full names; headers as `proxy_set_header Connection`. */
export function settingsOf(protocol: NginxPass['protocol'], scope: Scope): Record<string, string> {
  const names = [...ofProtocol.map((name) => `${protocol}_${name}`), ...ofAll]
  const found = names.flatMap((name): [string, string][] => {
    const values = inForce(scope, name).map(({ args }) => args.join(' '))
    return values.length === 0 ? [] : [[name, values.join(', ')]]
  })
  const set = `${protocol}_set_header`
  const sent = inForce(scope, set).flatMap(({ args: [header = '', value = ''] }): [string, string][] =>
    headers.has(header.toLowerCase()) ? [[`${set} ${header}`, value]] : [],
  )
  const resolver = includedResolver(scope)
  const told =
    found.some(([name]) => name === 'resolver') || resolver === undefined ? [] : [['resolver', resolver]]
  return Object.fromEntries([...found, ...sent, ...told])
}

/** A file of its own that the configuration takes its resolver from, by its name: `include /config/nginx/resolver.conf`. */
function includedResolver(scope: Scope): string | undefined {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = at.byName
      .get('include')
      ?.find(({ args }) => /\bresolvers?\.(?:conf|inc)$/.test(args[0] ?? ''))
    if (found !== undefined) return `include ${found.args[0]}`
  }
  return undefined
}
