import dns from 'node:dns'
import { z } from 'zod'
import { BotError } from '../errors.ts'
import { durationSchema } from '../model/duration.ts'
import type { DnsFailure, VantageFacts } from '../model/facts.ts'
import { defineStep, type StepContext } from '../model/step.ts'
import type { Target } from '../model/target.ts'
import { parseAddress } from './address-kind.ts'
import { askResolver } from './ask-resolver.ts'
import { clockSynchronized } from './clock.ts'
import { judgeRoutes } from './route.ts'

type Wait = { timeoutMs: number; signal: AbortSignal }

/**
 * Looks at our own position before a target is blamed: do resolvers answer, is there a route, is the clock right.
 * Fails when a target cannot be looked at from here through a fault of ours. A clock that is not synchronised is said,
 * but does not fail: virtual machines often take the time of their host.
 */
export const vantageStep = defineStep({
  type: 'vantage',
  title: 'Check our own position',
  looksAt: 'path',
  params: z.strictObject({ timeout: durationSchema.default(2000) }),
  async run(params, context) {
    const { signal } = context
    const wait = { timeoutMs: params.timeout, signal }
    const names = namedTargets(context.targets)
    const [looked, synchronized] = await Promise.all([
      Promise.all(names.map((target) => lookUp(target, context, wait))),
      clockSynchronized(signal),
    ])
    const literals = context.targets.flatMap(({ hostname }) => parseAddress(hostname)?.toString() ?? [])
    const reachable = [...literals.map((address) => [address]), ...looked.map(({ addresses }) => addresses)]
    const [nameServers, routes] = await Promise.all([askSystem(names, looked, wait), judgeRoutes(reachable)])
    signal.throwIfAborted()
    const facts: VantageFacts = { dns: nameServers, egress: routes.egress, clockSynchronized: synchronized }
    const broken = nameServers?.answered === false || routes.cutOff
    return { outcome: broken ? 'fail' : 'pass', summary: summarise(facts, routes.cutOff), facts }
  },
})

interface LookedUp {
  addresses: string[]
  /** Whether some resolver said something of the name, were it only that there is no such name. */
  answered: boolean
}

/** One target per name; `localhost` is never asked of a resolver (RFC 6761 section 6.3). */
function namedTargets(targets: Target[]): Target[] {
  const named = targets.filter(
    ({ hostname }) => parseAddress(hostname) === null && !/^(?:.*\.)?localhost\.?$/i.test(hostname),
  )
  return [...new Map(named.map((target) => [target.hostname, target])).values()]
}

async function lookUp(target: Target, context: StepContext, wait: Wait): Promise<LookedUp> {
  const limit = AbortSignal.any([wait.signal, AbortSignal.timeout(wait.timeoutMs)])
  try {
    const found = await context.resolve(target.hostname, { inventory: target.inventory, signal: limit })
    if ('addresses' in found) return { addresses: found.addresses, answered: true }
    return { addresses: [], answered: isAnswer(found.failure) }
  } catch (error) {
    // Policy refuses only what was resolved before.
    if (error instanceof BotError && error.code === 'ADDRESS_REFUSED')
      return { addresses: [], answered: true }
    wait.signal.throwIfAborted()
    if (limit.aborted) return { addresses: [], answered: false }
    throw error
  }
}

async function askSystem(names: Target[], looked: LookedUp[], wait: Wait): Promise<VantageFacts['dns']> {
  if (names.length === 0) return null
  const servers = dns.getServers()
  const silent = names.find((_, index) => looked[index]?.answered !== true)
  // What resolves needs no server to answer as well: names may come from /etc/hosts or from something else than DNS.
  if (silent === undefined) return { servers, answered: true, error: null }
  // A dead zone keeps a healthy resolver silent, but about `invalid.` it can answer by itself (RFC 6761 section 6.4).
  const questions = servers.flatMap((server) =>
    [silent.hostname, 'invalid'].map((name) => ({ server, name })),
  )
  const answers = await Promise.all(questions.map(({ server, name }) => askResolver(server, name, wait)))
  const answered = answers.some(({ failure }) => failure === null || isAnswer(failure))
  const failures = new Set(answers.map(({ resolver, failure }) => `${resolver}: ${failure}`))
  const error = answered ? null : [...failures].join(', ') || 'no resolver is configured'
  return { servers, answered, error }
}

function isAnswer(failure: DnsFailure): boolean {
  return failure !== 'timeout' && failure !== 'unreachable'
}

function summarise({ dns, egress, clockSynchronized }: VantageFacts, cutOff: boolean): string {
  const parts: string[] = []
  if (dns?.answered === true) parts.push('name servers answer')
  if (dns?.answered === false) parts.push(`no name server answers us (${dns.error})`)
  const routes = [egress.ipv4 && 'IPv4', egress.ipv6 && 'IPv6'].filter(Boolean)
  if (routes.length > 0) parts.push(`route for ${routes.join(' and ')}`)
  if (egress.error !== null)
    parts.push(`${cutOff ? 'this machine has no route' : 'no route'} (${egress.error})`)
  if (clockSynchronized !== null) parts.push(`clock is ${clockSynchronized ? '' : 'not '}synchronised`)
  return parts.length > 0 ? parts.join(', ') : 'nothing beyond this machine is needed'
}
