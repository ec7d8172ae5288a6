import { formatDuration } from '../model/duration.ts'
import type { RunbookStep } from '../model/runbook.ts'
import type { Target } from '../model/target.ts'

/** What a probe would send, with address and port: `GET http://10.0.0.5:8080/healthz (Host: shop.example)`. */
export function probeWords(
  { type, with: params }: Pick<RunbookStep, 'type' | 'with'>,
  target: Target | null,
): string {
  if (target === null) return 'look at our own network: addresses, routes, resolvers, clock'
  const { hostname, url, hostHeader, serverName } = target
  const place = `${hostname.includes(':') ? `[${hostname}]` : hostname}:${target.port}`
  const request = `${String(params.method ?? 'GET')} ${url} (Host: ${hostHeader})`
  switch (type) {
    case 'dns':
      return `resolve ${hostname}`
    case 'tcp':
      return `connect to ${place}`
    case 'tls':
      return `TLS handshake with ${place} (server name ${serverName})`
    case 'sample':
      return `${request}, ${String(params.requests ?? '')} times, ${String(params.concurrency ?? 1)} at a time`
    case 'keepalive':
      return `${request}, and again on the same connection after up to ${limitOf(params.limit)}`
    case 'http':
      return request
    default:
      return `${type} at ${place}`
  }
}

function limitOf(limit: unknown): string {
  return typeof limit === 'number' ? formatDuration(limit) : 'its limit'
}
