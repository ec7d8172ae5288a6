import type { Outcome } from '../../model/evidence.ts'
import type { HaproxyFacts, HaproxyServer } from '../../model/facts/haproxy.ts'

export function isDown({ status }: HaproxyServer): boolean {
  return /^DOWN/.test(status)
}

/** Backends of which no server may be used. */
export function deadBackends({ proxies, servers }: HaproxyFacts): string[] {
  const said = proxies.filter(({ kind, status }) => kind === 'backend' && /^DOWN/.test(status))
  if (proxies.some(({ kind }) => kind === 'backend')) return said.map(({ name }) => name)
  const backends = [...new Set(servers.map(({ backend }) => backend))]
  return backends.filter((name) => servers.every((server) => server.backend !== name || isDown(server)))
}

/** Whether all is well, and one line for people. */
export function judgeHaproxy(facts: HaproxyFacts): {
  outcome: Exclude<Outcome, 'unknown'>
  summary: string
} {
  const { test, servers, process, proxies } = facts
  const down = servers.filter(isDown)
  const queued = proxies.filter(({ kind }) => kind === 'backend').reduce((sum, each) => sum + each.queued, 0)
  const isFull = process !== null && process.connections >= process.maxConnections
  const parts = [
    test?.ok === false
      ? `the configuration is invalid: ${test.messages.find((line) => line.startsWith('[ALERT]')) ?? ''}`
      : null,
    servers.length === 0
      ? null
      : down.length === 0
        ? `${servers.length} servers, none down`
        : `${down.length} of ${servers.length} servers down: ${down.slice(0, 5).map(wordsOf).join(', ')}`,
    queued > 0 ? `${queued} requests queued` : null,
    process === null ? null : `${process.connections} of ${process.maxConnections} connections`,
  ].filter((part) => part !== null)
  const isBroken = test?.ok === false || down.length > 0 || queued > 0 || isFull
  return { outcome: isBroken ? 'fail' : 'pass', summary: parts.join('; ') || 'nothing to be seen' }
}

/** `be_app/app1 10.0.0.5:8080 L4CON (Connection refused)`. */
export function wordsOf({ backend, server, address, check, checkCode, lastCheck }: HaproxyServer): string {
  const code = checkCode === null || checkCode === 0 ? '' : ` ${checkCode}`
  return `${backend}/${server}${address === null ? '' : ` ${address}`} ${check ?? 'down'}${code}${lastCheck === null ? '' : ` (${lastCheck})`}`
}
