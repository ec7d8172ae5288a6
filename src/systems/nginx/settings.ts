import type { NginxPass } from '../../model/facts/nginx.ts'

/** Where a directive belongs. `pass`: beside the directive that passes requests on. */
export type Level = 'pass' | 'server' | 'upstream' | 'events' | 'main'

/** One directive that is to have one value. */
export interface Wanted {
  level: Level
  name: string
  value: string
  /** It is left alone where it is as large already. */
  grows?: true
}

/** What a remedy can set in nginx. */
export interface Setting {
  /** What a value looks like. */
  value: RegExp
  /** The directives it comes to, for the protocol of the pass. */
  of(value: string, protocol: NginxPass['protocol']): Wanted[]
}

const time = /^\d{1,6}(?:ms|[smh])?$/
const count = /^[1-9]\d{0,6}$/
const size = /^[1-9]\d{0,3}k$/

function timeout(name: string): Setting {
  return { value: time, of: (value, protocol) => [{ level: 'pass', name: `${protocol}_${name}`, value }] }
}

/**
 * What can be set, each from its page of https://nginx.org/en/docs/. Buffers: busy ones must hold a header and be less than
 * all but one (ngx_http_proxy_module.c). Connections: each of a client may need a second one to a server, and a file each.
 */
export const nginxSettings = {
  read_timeout: timeout('read_timeout'),
  connect_timeout: timeout('connect_timeout'),
  send_timeout: timeout('send_timeout'),
  header_buffers: {
    value: size,
    of: (value, protocol) => [
      { level: 'pass', name: `${protocol}_buffer_size`, value, grows: true },
      { level: 'pass', name: `${protocol}_buffers`, value: `8 ${value}`, grows: true },
      {
        level: 'pass',
        name: `${protocol}_busy_buffers_size`,
        value: `${Number.parseInt(value, 10) * 2}k`,
        grows: true,
      },
    ],
  },
  client_keepalive_timeout: {
    value: time,
    of: (value) => [{ level: 'server', name: 'keepalive_timeout', value }],
  },
  upstream_keepalive_timeout: {
    value: time,
    of: (value) => [{ level: 'upstream', name: 'keepalive_timeout', value }],
  },
  upstream_keepalive: {
    value: count,
    of: (value, protocol) => [
      { level: 'upstream', name: 'keepalive', value, grows: true },
      ...(protocol === 'proxy'
        ? ([
            { level: 'pass', name: 'proxy_http_version', value: '1.1' },
            { level: 'pass', name: 'proxy_set_header', value: 'Connection ""' },
          ] as const)
        : []),
      ...(protocol === 'fastcgi'
        ? ([{ level: 'pass', name: 'fastcgi_keep_conn', value: 'on' }] as const)
        : []),
    ],
  },
  max_fails: { value: /^\d{1,4}$/, of: (value) => [{ level: 'upstream', name: 'max_fails', value }] },
  fail_timeout: { value: time, of: (value) => [{ level: 'upstream', name: 'fail_timeout', value }] },
  worker_connections: {
    value: count,
    of: (value) => [
      { level: 'main', name: 'worker_rlimit_nofile', value: String(Number(value) * 2 + 1024), grows: true },
      { level: 'events', name: 'worker_connections', value, grows: true },
    ],
  },
  worker_rlimit_nofile: {
    value: count,
    of: (value) => [{ level: 'main', name: 'worker_rlimit_nofile', value, grows: true }],
  },
  resolver: {
    value: /^[0-9a-fA-F.:[\]]{2,60}(?: valid=\d{1,5}s)?(?: ipv6=off)?$/,
    of: (value) => [{ level: 'pass', name: 'resolver', value }],
  },
  ssl_server_name: {
    value: /^on$/,
    of: (value, protocol) => [{ level: 'pass', name: `${protocol}_ssl_server_name`, value }],
  },
  ssl_protocols: {
    value: /^TLSv1(?:\.[123])?(?: TLSv1(?:\.[123])?){0,3}$/,
    of: (value, protocol) => [{ level: 'pass', name: `${protocol}_ssl_protocols`, value }],
  },
} as const satisfies Record<string, Setting>

/** Name of something that can be set. */
export type SettingName = keyof typeof nginxSettings

/** Parameters of the `server` lines of a group rather than directives of their own. */
export const serverParameters: ReadonlySet<string> = new Set(['max_fails', 'fail_timeout'])
