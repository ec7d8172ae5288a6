import { isIP, isIPv6 } from 'node:net'
import { z } from 'zod'
import { durationSchema } from '../model/duration.ts'
import type { DnsAnswer, DnsFacts } from '../model/facts.ts'
import { defineStep, type Resolution } from '../model/step.ts'
import { parseAddress } from './address-kind.ts'
import { askResolver } from './ask-resolver.ts'

/** `10.0.0.53`, `127.0.0.1:5353`, `[::1]:5353`, as node:dns takes them. */
const resolverSchema = z
  .string()
  .refine(isResolver, 'must be an IP address, or address:port ([address]:port for IPv6)')

/** Resolves the target's name by the system and by every resolver given, to see that all know the same addresses. */
export const dnsStep = defineStep({
  type: 'dns',
  title: 'Resolve the name',
  looksAt: 'target',
  params: z.strictObject({
    resolvers: z.array(resolverSchema).max(8).default([]),
    timeout: durationSchema.default(2000),
  }),
  async run(target, params, context) {
    const name = target.hostname
    if (parseAddress(name) !== null) {
      const facts: DnsFacts = { name, literal: true, answers: [], disagree: false }
      return { outcome: 'pass', summary: `${name} is an address: nothing to resolve`, facts }
    }
    const { signal } = context
    const system = context.resolve(name, { inventory: target.inventory, signal })
    const answers = await Promise.all([
      system.then(systemAnswer),
      ...params.resolvers.map((resolver) =>
        askResolver(resolver, name, { timeoutMs: params.timeout, signal }),
      ),
    ])
    const facts: DnsFacts = { name, literal: false, answers, disagree: disagree(answers) }
    const found = answers.some((answer) => answer.failure === null)
    return { outcome: found ? 'pass' : 'fail', summary: summarise(facts), facts }
  },
})

function systemAnswer(resolution: Resolution): DnsAnswer {
  const addresses = 'addresses' in resolution ? resolution.addresses : []
  return {
    resolver: 'system',
    ipv4: addresses.filter((address) => !isIPv6(address)),
    ipv6: addresses.filter((address) => isIPv6(address)),
    cname: [],
    failure: 'failure' in resolution ? resolution.failure : null,
    durationMs: resolution.durationMs,
  }
}

/** A resolver that knows no address disagrees with one that does; one that gave no answer says nothing. */
function disagree(answers: DnsAnswer[]): boolean {
  const heard = answers.filter(
    ({ failure }) => failure === null || failure === 'nxdomain' || failure === 'no-data',
  )
  const sets = heard.map(({ ipv4, ipv6 }) => [...ipv4, ...ipv6].sort().join(' '))
  return new Set(sets).size > 1
}

function summarise({ name, answers, disagree }: DnsFacts): string {
  const said = answers.map((answer) => `${answer.resolver} says ${wordsOf(answer)}`).join('; ')
  if (answers.every((answer) => answer.failure !== null)) return `${name} has no address: ${said}`
  if (disagree) return `${name}: resolvers disagree: ${said}`
  const silent = answers.filter((answer) => answer.failure !== null)
  const found = answers.find((answer) => answer.failure === null)
  const known = found === undefined ? '' : wordsOf(found)
  if (silent.length === 0) return `${name} is ${known}`
  return `${name} is ${known}; ${silent.map((answer) => `${answer.resolver} says ${answer.failure}`).join('; ')}`
}

function wordsOf({ ipv4, ipv6, failure }: DnsAnswer): string {
  return failure ?? [...ipv4, ...ipv6].join(', ')
}

function isResolver(text: string): boolean {
  if (isIP(text)) return true
  const match = /^(?:\[([^\]]+)\]|([^:]+)):(\d{1,5})$/.exec(text)
  if (match === null) return false
  const port = Number(match[3])
  const family = match[1] === undefined ? 4 : 6
  return isIP(match[1] ?? match[2] ?? '') === family && port > 0 && port <= 65_535
}
