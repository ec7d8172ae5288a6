import type { HaproxyFacts } from '../../model/facts/haproxy.ts'

/** `show info` (`Name: HAProxy` and on); null for other text. Source: haproxy doc/management.txt section 9.3. */
export function parseShowInfo(
  text: string,
): { version: string | null; process: NonNullable<HaproxyFacts['process']> } | null {
  const value = (name: string) => new RegExp(`^${name}: ?(\\S*)`, 'm').exec(text)?.[1] ?? null
  const connections = numberOf(value('CurrConns'))
  const maxConnections = numberOf(value('Maxconn'))
  if (connections === null || maxConnections === null) return null
  const seconds = numberOf(value('Uptime_sec'))
  return {
    version: value('Version'),
    process: {
      connections,
      maxConnections,
      uptimeMs: seconds === null ? null : seconds * 1000,
      idlePercent: numberOf(value('Idle_pct')),
    },
  }
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null
}
