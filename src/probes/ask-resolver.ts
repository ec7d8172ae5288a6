import { Resolver } from 'node:dns/promises'
import type { DnsAnswer, DnsFailure } from '../model/facts.ts'
import { classifyDnsError } from './dns-failure.ts'

/**
 * Asks one DNS server (`10.0.0.53`, `127.0.0.1:5353`, `[::1]:53`) for A, AAAA and CNAME records, without a cache and
 * without search domains. Rejects with `signal.reason` when aborted; every failure of the server is data.
 */
export async function askResolver(
  server: string,
  name: string,
  options: { timeoutMs: number; signal: AbortSignal },
): Promise<DnsAnswer> {
  const { timeoutMs, signal } = options
  signal.throwIfAborted()
  const startedAt = performance.now()
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 })
  resolver.setServers([server])
  const cancel = () => resolver.cancel()
  // c-ares adapts its timeout to what it has seen of a server; ours is the one that counts.
  const timer = setTimeout(cancel, timeoutMs)
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const [ipv4, ipv6, cname] = await Promise.all([
      records(resolver.resolve4(name)),
      records(resolver.resolve6(name)),
      records(resolver.resolveCname(name)),
    ])
    signal.throwIfAborted()
    return {
      resolver: server,
      ipv4: ipv4.found,
      ipv6: ipv6.found,
      cname: cname.found,
      failure: combinedFailure(ipv4, ipv6),
      durationMs: performance.now() - startedAt,
    }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', cancel)
  }
}

interface Records {
  found: string[]
  failure: DnsFailure | null
}

async function records(asked: Promise<string[]>): Promise<Records> {
  try {
    return { found: await asked, failure: null }
  } catch (error) {
    return { found: [], failure: classifyDnsError(error) }
  }
}

/** One family is enough; without any, what went wrong says more than that one family has no data. */
function combinedFailure(ipv4: Records, ipv6: Records): DnsFailure | null {
  if (ipv4.found.length + ipv6.found.length > 0) return null
  const failures = [ipv4.failure, ipv6.failure].filter((failure) => failure !== null)
  return failures.find((failure) => failure !== 'no-data') ?? 'no-data'
}
