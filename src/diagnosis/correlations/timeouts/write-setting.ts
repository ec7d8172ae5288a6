import type { TimeoutKind } from '../../../model/facts/timeout.ts'
import type { System } from '../../../model/system.ts'

type Writer = (seconds: number, inner: System | null) => string

/**
 * How each product spells a limit, with its value in whole seconds. nginx: ngx_http_proxy_module, ngx_http_upstream_module;
 * Apache: mod_proxy; HAProxy: configuration manual section 4.2; gunicorn, uWSGI, PHP-FPM, Node: their settings references;
 * providers: names in their API.
 */
const writers: Partial<Record<TimeoutKind, Partial<Record<System, Writer>>>> = {
  'idle-accepted': {
    nginx: (s) => `keepalive_timeout ${s}s;`,
    openresty: (s) => `keepalive_timeout ${s}s;`,
    apache: (s) => `KeepAliveTimeout ${s}`,
    haproxy: (s) => `timeout http-keep-alive ${s}s`,
    gunicorn: (s) => `--keep-alive ${s}`,
    uwsgi: (s) => `http-keepalive = ${s}`,
    node: (s) =>
      `server.keepAliveTimeout = ${grouped(s * 1000)}; server.headersTimeout = ${grouped(s * 1000 + 1000)}`,
  },
  'idle-reused': {
    nginx: (s) => `keepalive_timeout ${s}s; # in the upstream block`,
    openresty: (s) => `keepalive_timeout ${s}s; # in the upstream block`,
    apache: (s) => `ttl=${s} # on the ProxyPass line`,
    haproxy: (s) => `pool-purge-delay ${s}s # on the server line`,
    envoy: (s) => `common_http_protocol_options: { idle_timeout: ${s}s }`,
    cloudfront: (s) => `OriginKeepaliveTimeout: ${s}`,
  },
  worker: {
    gunicorn: (s) => `--timeout ${s}`,
    uwsgi: (s) => `harakiri = ${s}`,
    'php-fpm': (s) => `request_terminate_timeout = ${s}s`,
  },
  response: {
    nginx: (s, inner) => `${protocolOf(inner)}_read_timeout ${s}s;`,
    openresty: (s, inner) => `${protocolOf(inner)}_read_timeout ${s}s;`,
    apache: (s) => `ProxyTimeout ${s}`,
    haproxy: (s) => `timeout server ${s}s`,
    envoy: (s) => `timeout: ${s}s`,
    'aws-alb': (s) => `idle_timeout.timeout_seconds = ${s}`,
    'azure-appgw': (s) => `requestTimeout: ${s}`,
    'google-lb': (s) => `timeoutSec: ${s}`,
    cloudfront: (s) => `OriginReadTimeout: ${s}`,
    fastly: (s) => `first_byte_timeout = ${s}s`,
  },
  connect: {
    nginx: (s, inner) => `${protocolOf(inner)}_connect_timeout ${s}s;`,
    openresty: (s, inner) => `${protocolOf(inner)}_connect_timeout ${s}s;`,
    apache: (s) => `connectiontimeout=${s} # on the ProxyPass line`,
    haproxy: (s) => `timeout connect ${s}s`,
  },
  graceful: {
    gunicorn: (s) => `--graceful-timeout ${s}`,
    node: (s) => `kill_timeout: ${s * 1000}`,
    uwsgi: (s) => `worker-reload-mercy = ${s}`,
    'php-fpm': (s) => `process_control_timeout = ${s}s`,
  },
}

/** The setting as it would be written, null for a product that has none; `inner` is what the product asks. */
export function writeSetting(
  kind: TimeoutKind,
  system: System,
  ms: number,
  inner: System | null = null,
): string | null {
  if (kind === 'idle-reused' && ms < 1000) return shortReuse(system, ms)
  return writers[kind]?.[system]?.(Math.max(1, Math.round(ms / 1000)), inner) ?? null
}

/** A whole second would be too long here; nginx takes milliseconds as well (ngx_http_upstream_module, keepalive_timeout). */
function shortReuse(system: System, ms: number): string | null {
  return ms >= 1 && (system === 'nginx' || system === 'openresty')
    ? `keepalive_timeout ${Math.floor(ms)}ms; # in the upstream block`
    : null
}

function protocolOf(inner: System | null): string {
  return inner === 'php-fpm' ? 'fastcgi' : inner === 'uwsgi' ? 'uwsgi' : 'proxy'
}

/** 65000 is `65_000`, as in JavaScript. */
function grouped(value: number): string {
  return value.toLocaleString('en-US').replaceAll(',', '_')
}
