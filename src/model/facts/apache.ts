import type { Timeout } from './timeout.ts'

export interface ApacheFacts {
  version: string | null
  test: { ok: boolean; messages: string[] } | null
  modules: string[]
  /** ProxyPass, ProxyPassMatch, BalancerMember, SetHandler proxy:…, RewriteRule […P]. */
  passes: { from: string; to: string; parameters: Record<string, string>; where: string }[]
  virtualHosts: { address: string; name: string; where: string }[]
  timeouts: Timeout[]
  /** mod_status; null when it is not served. */
  status: { busy: number; idle: number; maxWorkers: number | null; scoreboard: string } | null
  logs: { path: string; kind: 'error' | 'access'; format: string | null }[]
}
