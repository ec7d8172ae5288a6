import type { Exchange } from './http-exchange.ts'

/**
 * How far the peer's clock is ahead of ours, from its Date header (whole seconds, RFC 9110 section 6.6.1), which was
 * written about half a round trip before the first byte came. A cache's answer is older by its Age (RFC 9111 section 5.1).
 * `now` is when the exchange ended. Null without a readable Date.
 */
export function dateSkew(exchange: Exchange, now: Date): number | null {
  if (exchange.firstByteMs === null) return null
  const header = (wanted: string) => exchange.rawHeaders.find(([name]) => name.toLowerCase() === wanted)?.[1]
  const written = Date.parse(header('date') ?? '')
  if (Number.isNaN(written)) return null
  const age = /^\d{1,9}$/.test(header('age') ?? '') ? Number(header('age')) * 1000 : 0
  const sinceWritten = exchange.totalMs - exchange.firstByteMs / 2
  return Math.round(written + age - (now.getTime() - sinceWritten))
}
