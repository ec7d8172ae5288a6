import type { Timeout, TimeoutKind } from '../../../model/facts/timeout.ts'
import type { System } from '../../../model/system.ts'

type Default = readonly [kind: TimeoutKind, setting: string, valueMs: number, where: string]

/**
 * What a product does when nobody said otherwise, for systems that were not read. Each with its source:
 * ALB: edit-load-balancer-attributes (idle timeout). Google: https://cloud.google.com/load-balancing/docs/https (backend
 * keep-alive 600 s, fixed; backend service timeout). Cloudflare: reference/connection-limits. CloudFront: origin settings.
 * Application Gateway: configuration-http-settings. Fastly: first_byte_timeout. Heroku: http-routing#timeouts. Envoy: route
 * timeout, cluster idle_timeout. nginx: ngx_http_proxy_module. Apache: core Timeout, KeepAliveTimeout. gunicorn: settings
 * timeout. Node: http.Server keepAliveTimeout.
 */
const defaults: Partial<Record<System, readonly Default[]>> = {
  'aws-alb': [
    ['response', 'idle_timeout.timeout_seconds', 60_000, 'default of ALB'],
    ['idle-reused', 'idle_timeout.timeout_seconds', 60_000, 'default of ALB'],
  ],
  'google-lb': [
    ['response', 'timeoutSec', 30_000, 'default of Google Cloud load balancing'],
    ['idle-reused', 'backend keep-alive', 600_000, 'fixed by Google Cloud load balancing'],
  ],
  'azure-appgw': [['response', 'requestTimeout', 20_000, 'default of Application Gateway']],
  cloudflare: [
    ['response', 'proxy read timeout', 120_000, 'fixed by Cloudflare below Enterprise'],
    ['idle-reused', 'idle connection reuse', 900_000, 'fixed by Cloudflare'],
  ],
  cloudfront: [
    ['response', 'OriginReadTimeout', 30_000, 'default of CloudFront'],
    ['idle-reused', 'OriginKeepaliveTimeout', 5000, 'default of CloudFront'],
  ],
  fastly: [['response', 'first_byte_timeout', 15_000, 'default of Fastly']],
  heroku: [['response', 'router timeout', 30_000, 'fixed by Heroku']],
  envoy: [
    ['response', 'route timeout', 15_000, 'default of Envoy'],
    ['idle-reused', 'idle_timeout', 3_600_000, 'default of Envoy'],
  ],
  nginx: [
    ['response', 'proxy_read_timeout', 60_000, 'default of nginx'],
    ['idle-accepted', 'keepalive_timeout', 75_000, 'default of nginx'],
  ],
  apache: [
    ['response', 'ProxyTimeout', 60_000, 'default of Apache'],
    ['idle-accepted', 'KeepAliveTimeout', 5000, 'default of Apache'],
  ],
  gunicorn: [['worker', '--timeout', 30_000, 'default of gunicorn']],
  node: [['idle-accepted', 'server.keepAliveTimeout', 5000, 'default of Node']],
}

/** The limits that a system has by default, none for one that has none. */
export function knownDefaults(system: System): Timeout[] {
  return (defaults[system] ?? []).map(([kind, setting, valueMs, where]) => ({
    kind,
    setting,
    valueMs,
    where,
    isDefault: true,
  }))
}
