import type { NginxFacts, NginxPass } from '../../../model/facts/nginx.ts'
import type { Sight } from '../../../model/sight.ts'
import { examplePass, exampleUpstream } from './example-pass.ts'

const proxyDocs = 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html'

/** Quotes the first passes of which something is so, null when it is so of none. */
function quoteOf(passes: readonly NginxPass[], words: string): string | null {
  if (passes.length === 0) return null
  return `${passes
    .slice(0, 3)
    .map(({ to, where }) => `${to} at ${where}`)
    .join(', ')}: ${words}`
}

function toTls({ to }: NginxPass): boolean {
  return /^(?:https|grpcs|suwsgi):/.test(to)
}

function setting({ protocol, settings }: NginxPass, name: string): string | undefined {
  return settings[`${protocol}_${name}`]
}

/** `4k` in bytes; null for anything else. */
function bytesOf(text: string | undefined): number | null {
  const parts = /^(\d{1,9})([kKmM]?)$/.exec(text ?? '')
  if (parts === null) return null
  const unit = parts[2]?.toLowerCase()
  return Number(parts[1]) * (unit === 'k' ? 1024 : unit === 'm' ? 1_048_576 : 1)
}

function serversOf({ upstreams }: NginxFacts, pass: NginxPass): string[] {
  return upstreams.find(({ name }) => name === pass.upstream)?.servers.map(({ address }) => address) ?? []
}

/** `$scheme://app_servers$uri`: a word that may well be the name of a group of servers, which needs no resolver. */
const isGroup = /:\/\/[a-z][\w-]{0,80}(?:[$/]|$)/i

const tlsPass = examplePass({ to: 'https://shop_app' })

/** What the passes are configured to do. */
export const passSights: Sight<'nginx'>[] = [
  {
    name: 'variable-without-resolver',
    on: 'nginx',
    weights: { 'proxy-no-resolver': 26 },
    reference: `${proxyDocs}#proxy_pass: a name from a variable is resolved by the resolver`,
    fact: 'resolve',
    reach: 'here',
    see({ facts: { passes } }) {
      const broken = passes.filter(
        ({ variable, settings, to }) => variable && settings.resolver === undefined && !isGroup.test(to),
      )
      return quoteOf(broken, 'resolved at run time, and no resolver is configured')
    },
    examples: {
      matches: [{ facts: { passes: [examplePass({ to: 'http://$backend:3000', variable: true })] } }],
      nearMisses: [
        {
          facts: {
            passes: [
              examplePass({ to: 'http://$backend:3000', variable: true, settings: { resolver: '10.0.0.2' } }),
            ],
          },
          outcome: 'pass',
        },
        {
          facts: { passes: [examplePass({ to: '$scheme://app_servers$uri', variable: true })] },
          outcome: 'pass',
        },
      ],
    },
  },
  {
    name: 'keeps-connections',
    on: 'nginx',
    weights: { 'keepalive-race': 5 },
    reference: 'nginx src/http/modules/ngx_http_upstream_keepalive_module.c',
    fact: 'upstream-keepalive',
    reach: 'inwards',
    see({ facts: { passes } }) {
      return quoteOf(
        passes.filter(({ reuses }) => reuses === true),
        'connections are kept and used again',
      )
    },
    examples: {
      matches: [{ facts: { passes: [examplePass({ reuses: true })] }, outcome: 'pass' }],
      nearMisses: [{ facts: { passes: [examplePass({ reuses: null })] }, outcome: 'pass' }],
    },
  },
  {
    name: 'keeps-no-connections',
    on: 'nginx',
    weights: { 'keepalive-race': -14 },
    reference:
      'nginx src/http/modules/ngx_http_upstream_keepalive_module.c: a new connection for every request',
    fact: 'upstream-keepalive',
    reach: 'inwards',
    see({ facts: { passes } }) {
      const all = passes.length > 0 && passes.every(({ reuses }) => reuses === false)
      return all ? 'nginx keeps no connection to any upstream' : null
    },
    examples: {
      matches: [{ facts: { passes: [examplePass()] }, outcome: 'pass' }],
      nearMisses: [{ facts: { passes: [examplePass(), examplePass({ reuses: true })] }, outcome: 'pass' }],
    },
  },
  {
    name: 'keepalive-without-effect',
    on: 'nginx',
    weights: { 'ephemeral-ports': 4 },
    reference:
      'https://nginx.org/en/docs/http/ngx_http_upstream_module.html#keepalive: it takes HTTP/1.1 and an empty Connection header',
    fact: 'upstream-keepalive',
    reach: 'here',
    see({ facts: { passes, upstreams } }) {
      const kept = new Set(upstreams.filter(({ keepalive }) => (keepalive ?? 0) > 0).map(({ name }) => name))
      const idle = passes.filter(({ reuses, upstream }) => reuses === false && kept.has(upstream ?? ''))
      return quoteOf(idle, 'keepalive of the group has no effect, for Connection: close is sent')
    },
    examples: {
      matches: [{ facts: { passes: [examplePass()], upstreams: [exampleUpstream({ keepalive: 32 })] } }],
      nearMisses: [
        {
          facts: { passes: [examplePass({ reuses: true })], upstreams: [exampleUpstream({ keepalive: 32 })] },
        },
        { facts: { passes: [examplePass()], upstreams: [exampleUpstream()] } },
      ],
    },
  },
  {
    name: 'localhost',
    on: 'nginx',
    weights: { 'localhost-ipv6': 6 },
    reference: 'nginx uses every address of a name in turn, ::1 of localhost too',
    fact: 'localhost',
    reach: 'behind',
    see({ facts }) {
      const found = facts.passes.filter((pass) =>
        serversOf(facts, pass).some((address) => /^localhost\b/.test(address)),
      )
      const six = facts.names.some(
        ({ name, addresses }) => name === 'localhost' && !addresses.includes('::1'),
      )
      return six ? null : quoteOf(found, 'localhost may be ::1 as well as 127.0.0.1')
    },
    examples: {
      matches: [
        {
          facts: {
            passes: [examplePass({ to: 'http://localhost:3000', upstream: 'localhost:3000' })],
            upstreams: [
              exampleUpstream({
                name: 'localhost:3000',
                servers: [{ address: 'localhost:3000', parameters: [] }],
              }),
            ],
          },
          outcome: 'pass',
        },
      ],
      nearMisses: [{ facts: { passes: [examplePass()], upstreams: [exampleUpstream()] }, outcome: 'pass' }],
    },
  },
  {
    name: 'small-header-buffer',
    on: 'nginx',
    weights: { 'upstream-header-too-big': 3 },
    reference: `${proxyDocs}#proxy_buffer_size: one memory page unless told`,
    fact: 'header-buffer',
    reach: 'here',
    see({ facts: { passes } }) {
      const small = passes.filter((pass) => (bytesOf(setting(pass, 'buffer_size') ?? '4k') ?? 0) <= 4096)
      return quoteOf(small, 'headers of responses must fit into 4 kB')
    },
    examples: {
      matches: [{ facts: { passes: [examplePass()] }, outcome: 'pass' }],
      nearMisses: [
        { facts: { passes: [examplePass({ settings: { proxy_buffer_size: '16k' } })] }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'tls-without-server-name',
    on: 'nginx',
    weights: { 'tls-sni-missing': 8 },
    reference: `${proxyDocs}#proxy_ssl_server_name: off unless told`,
    fact: 'sni',
    reach: 'behind',
    see({ facts: { passes } }) {
      const silent = passes.filter((pass) => toTls(pass) && setting(pass, 'ssl_server_name') !== 'on')
      return quoteOf(silent, 'no server name is sent in TLS')
    },
    examples: {
      matches: [{ facts: { passes: [tlsPass] }, outcome: 'pass' }],
      nearMisses: [
        { facts: { passes: [{ ...tlsPass, settings: { proxy_ssl_server_name: 'on' } }] }, outcome: 'pass' },
        { facts: { passes: [examplePass()] }, outcome: 'pass' },
      ],
    },
  },
  {
    name: 'tls-short-chain',
    on: 'nginx',
    weights: { 'tls-backend-untrusted': 4 },
    reference: `${proxyDocs}#proxy_ssl_verify_depth: 1 unless told, so a chain with two intermediates is refused`,
    fact: 'verify-depth',
    reach: 'behind',
    see({ facts: { passes } }) {
      const strict = passes.filter(
        (pass) =>
          toTls(pass) &&
          setting(pass, 'ssl_verify') === 'on' &&
          Number(setting(pass, 'ssl_verify_depth') ?? 1) <= 1,
      )
      return quoteOf(strict, 'certificates are verified to a depth of 1')
    },
    examples: {
      matches: [
        { facts: { passes: [{ ...tlsPass, settings: { proxy_ssl_verify: 'on' } }] }, outcome: 'pass' },
      ],
      nearMisses: [
        {
          facts: {
            passes: [{ ...tlsPass, settings: { proxy_ssl_verify: 'on', proxy_ssl_verify_depth: '3' } }],
          },
          outcome: 'pass',
        },
      ],
    },
  },
  {
    name: 'limit-without-burst',
    on: 'nginx',
    weights: { 'proxy-ratelimit': 7 },
    reference:
      'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req: burst is 0 unless told',
    fact: 'ratelimit',
    reach: 'here',
    see({ facts: { passes } }) {
      const strict = passes.filter(
        ({ settings }) => settings.limit_req !== undefined && !settings.limit_req.includes('burst='),
      )
      return quoteOf(strict, 'limit_req without burst refuses the second of two requests at once')
    },
    examples: {
      matches: [
        { facts: { passes: [examplePass({ settings: { limit_req: 'zone=perip' } })] }, outcome: 'pass' },
      ],
      nearMisses: [
        {
          facts: { passes: [examplePass({ settings: { limit_req: 'zone=perip burst=20 nodelay' } })] },
          outcome: 'pass',
        },
      ],
    },
  },
  {
    name: 'no-second-try',
    on: 'nginx',
    weights: { 'keepalive-race': 3, 'backend-down': 2 },
    reference: `${proxyDocs}#proxy_next_upstream: off hands every failed try to the visitor`,
    fact: 'next-upstream',
    reach: 'inwards',
    see({ facts: { passes } }) {
      return quoteOf(
        passes.filter((pass) => setting(pass, 'next_upstream') === 'off'),
        'a failed try is not repeated at another server',
      )
    },
    examples: {
      matches: [{ facts: { passes: [examplePass({ settings: { proxy_next_upstream: 'off' } })] } }],
      nearMisses: [{ facts: { passes: [examplePass()] } }],
    },
  },
]
