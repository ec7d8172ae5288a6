import { type Service, usualStatuses } from '../../model/service.ts'
import type { Target } from '../../model/target.ts'

/** The service's own URL as a place to look at: what users ask for, whatever addresses its outermost hop has. */
export function ownUrl(service: Service): Target {
  const { protocol, port, hostname, host, href } = new URL(service.url)
  const [outermost] = service.path
  const tls = protocol === 'https:'
  const bare = hostname.replace(/^\[|\]$/g, '')
  return {
    id: 'url',
    hop: outermost?.name ?? 'edge',
    position: 0,
    innermost: service.path.length <= 1,
    system: outermost?.system ?? 'unknown',
    url: href,
    hostname: bare,
    port: port === '' ? (tls ? 443 : 80) : Number(port),
    tls,
    hostHeader: host,
    serverName: bare,
    expect: outermost?.expect ?? usualStatuses,
    timeoutMs: service.timeoutMs,
    inventory: service.origin !== 'ad-hoc',
  }
}
