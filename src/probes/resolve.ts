import { lookup as systemLookup } from 'node:dns/promises'
import { BotError } from '../errors.ts'
import type { DnsFailure } from '../model/facts.ts'
import type { Resolution, StepContext } from '../model/step.ts'
import { parseAddress } from './address-kind.ts'
import type { AddressPolicy } from './address-policy.ts'
import { classifyDnsError } from './dns-failure.ts'

/** Asks the operating system, so that /etc/hosts and search domains count as they do for every other program. */
export type Lookup = (hostname: string) => Promise<string[]>

/** glibc asks each server twice for 5 s; a name that takes longer than one server's turn counts as timed out. */
const limitMs = 5000

type Found = { addresses: string[]; durationMs: number } | { failure: DnsFailure; durationMs: number }

/**
 * Makes the one resolver that steps are given. Lookups of one name that overlap share one question; every caller's
 * answer is filtered by policy for itself. A caller's abort ends its own wait only.
 */
export function createResolver(options: {
  policy: AddressPolicy
  lookup?: Lookup
  timeoutMs?: number
}): StepContext['resolve'] {
  const { policy, lookup = lookupAll, timeoutMs = limitMs } = options
  const inFlight = new Map<string, Promise<Found>>()

  function find(hostname: string): Promise<Found> {
    const literal = parseAddress(hostname)
    if (literal !== null) return Promise.resolve({ addresses: [literal.toString()], durationMs: 0 })
    const key = hostname.toLowerCase()
    const running = inFlight.get(key)
    if (running !== undefined) return running
    const started = ask(lookup, hostname, timeoutMs).finally(() => inFlight.delete(key))
    inFlight.set(key, started)
    return started
  }

  async function resolve(
    hostname: string,
    { inventory, signal }: { inventory: boolean; signal: AbortSignal },
  ): Promise<Resolution> {
    signal.throwIfAborted()
    const found = await untilAborted(find(hostname), signal)
    if ('failure' in found) return found

    const addresses: string[] = []
    const refusals: { why: string; network: string | null }[] = []
    for (const address of found.addresses) {
      const verdict = policy.check(address, { hostname, inventory })
      if (verdict.allowed) addresses.push(address)
      else refusals.push(verdict)
    }
    if (addresses.length > 0) return { addresses, durationMs: found.durationMs }
    if (refusals.length === 0) return { failure: 'no-data', durationMs: found.durationMs }
    throw addressRefused(hostname, inventory, refusals)
  }

  return resolve
}

async function lookupAll(hostname: string): Promise<string[]> {
  const entries = await systemLookup(hostname, { all: true, order: 'verbatim' })
  return entries.map((entry) => entry.address)
}

async function ask(lookup: Lookup, hostname: string, timeoutMs: number): Promise<Found> {
  const startedAt = performance.now()
  const { promise: expired, resolve: expire } = Promise.withResolvers<'expired'>()
  const timer = setTimeout(expire, timeoutMs, 'expired')
  try {
    const answer = await Promise.race([lookup(hostname), expired])
    const durationMs = performance.now() - startedAt
    if (answer === 'expired') return { failure: 'timeout', durationMs }
    return { addresses: [...new Set(answer)], durationMs }
  } catch (error) {
    return { failure: classifyDnsError(error), durationMs: performance.now() - startedAt }
  } finally {
    clearTimeout(timer)
  }
}

/** The promise, or the signal's reason when that comes first. */
function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function addressRefused(
  hostname: string,
  inventory: boolean,
  refusals: { why: string; network: string | null }[],
): BotError {
  const networks = [...new Set(refusals.flatMap(({ network }) => network ?? []))]
  const origin = inventory ? 'which probes reach only when allowed' : 'which a typed URL may not reach'
  return new BotError(
    'ADDRESS_REFUSED',
    `${hostname} was not contacted: ${refusals.map(({ why }) => why).join(', ')}, ${origin}`,
    inventory
      ? `If this is meant, start the bot with PROBE_ALLOW=${networks.join(',')}`
      : `Add the service to services.yaml, or start the bot with PROBE_ALLOW=${networks.join(',')}`,
  )
}
