import type { Exchange } from './http-exchange.ts'

/** Whether the response lets the connection stay open (RFC 9112 section 9.3). */
export function isPersistent(exchange: Exchange): boolean {
  const options = headerValues(exchange, 'connection').flatMap((value) =>
    value.toLowerCase().split(/\s*,\s*/),
  )
  if (options.includes('close')) return false
  return exchange.httpVersion === '1.1' || options.includes('keep-alive')
}

/** `Keep-Alive: timeout=5, max=100` → 5000 (RFC 2068 section 19.7.1.1; seconds). */
export function announcedMs(exchange: Exchange): number | null {
  const match = /(?:^|[\s,;])timeout\s*=\s*"?(\d{1,9})/i.exec(headerValues(exchange, 'keep-alive').join(','))
  return match === null ? null : Number(match[1]) * 1000
}

function headerValues(exchange: Exchange, wanted: string): string[] {
  return exchange.rawHeaders.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value)
}
