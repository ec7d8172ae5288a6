import dns from 'node:dns'
import { afterEach, describe, expect, test } from 'vitest'
import { BotError } from '../../src/errors.ts'
import type { StepContext } from '../../src/model/step.ts'
import { vantageStep } from '../../src/probes/vantage.ts'
import { type DnsServer, serveDns } from '../support/dns-server.ts'
import { makeStepContext, makeTarget } from '../support/step-context.ts'

const systemServers = dns.getServers()
const servers: DnsServer[] = []

afterEach(async () => {
  dns.setServers(systemServers)
  for (const server of servers.splice(0)) await server.close()
})

/** Makes a server of this process's own the system's only one. */
async function beResolvedBy(zone: Parameters<typeof serveDns>[0]): Promise<DnsServer> {
  const server = await serveDns(zone)
  servers.push(server)
  dns.setServers([server.address])
  return server
}

function look(urls: string[], change: Partial<StepContext> = {}, timeout = '80ms') {
  if (vantageStep.looksAt !== 'path') throw new Error('vantage looks at the path')
  const targets = urls.map((url) => makeTarget(url))
  return vantageStep.run(vantageStep.params.parse({ timeout }), makeStepContext({ targets, ...change }))
}

const silence = { 'shop.test': 'silence', invalid: 'silence' } as const
const timedOut = async () => ({ failure: 'timeout', durationMs: 80 }) as const

describe('probes/vantage', () => {
  test('targets on loopback need nothing of ours', async () => {
    const { outcome, facts } = await look(['http://127.0.0.1/', 'http://[::1]/', 'http://localhost/'])
    expect(outcome).toBe('pass')
    expect(facts.dns).toBeNull()
    expect(facts.egress).toEqual({ ipv4: null, ipv6: null, error: null })
  })

  test('a name that resolves shows that names are resolved', async () => {
    const server = await beResolvedBy(silence)
    const { outcome, facts } = await look(['http://shop.test/'], {
      resolve: async () => ({ addresses: ['127.0.0.1'], durationMs: 1 }),
    })
    expect(outcome).toBe('pass')
    expect(facts.dns).toEqual({ servers: [server.address], answered: true, error: null })
    expect(server.asked).toEqual([])
  })

  test.each(['nxdomain', 'no-data', 'servfail', 'refused'] as const)('%s is an answer', async (failure) => {
    await beResolvedBy(silence)
    const { outcome, facts } = await look(['http://shop.test/'], {
      resolve: async () => ({ failure, durationMs: 1 }),
    })
    expect(outcome).toBe('pass')
    expect(facts.dns?.answered).toBe(true)
  })

  test('a name whose address policy refuses has been resolved', async () => {
    await beResolvedBy(silence)
    const { facts } = await look(['http://shop.test/'], {
      resolve: () => Promise.reject(new BotError('ADDRESS_REFUSED', 'refused', 'allow it')),
    })
    expect(facts.dns?.answered).toBe(true)
  })

  test('a resolver that is silent about one name and answers for another is in order', async () => {
    await beResolvedBy({ 'shop.test': 'silence' })
    const { outcome, facts } = await look(['http://shop.test/'], { resolve: timedOut })
    expect(outcome).toBe('pass')
    expect(facts.dns?.answered).toBe(true)
  })

  test('resolvers that say nothing at all are our fault, and the summary says so', async () => {
    const server = await beResolvedBy(silence)
    const { outcome, summary, facts } = await look(['http://shop.test/'], { resolve: timedOut })
    expect(outcome).toBe('fail')
    expect(facts.dns).toEqual({
      servers: [server.address],
      answered: false,
      error: `${server.address}: timeout`,
    })
    expect(summary).toContain(`no name server answers us (${server.address}: timeout)`)
  })

  test('a system resolver that hangs is given up after the timeout', async () => {
    await beResolvedBy(silence)
    const { outcome } = await look(['http://shop.test/'], {
      resolve: (_, { signal }) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
        }),
    })
    expect(outcome).toBe('fail')
  })

  test('the kernel is asked for a route in the families that targets need', async () => {
    const { facts } = await look(['http://192.0.2.1/', 'http://127.0.0.1/'])
    expect(facts.egress.ipv4).toBeTypeOf('boolean')
    expect(facts.egress.ipv6).toBeNull()
  })

  test('an abort ends the step with the reason', async () => {
    const reason = new Error('canceled')
    const looking = look(['http://shop.test/'], {
      signal: AbortSignal.abort(reason),
      resolve: () => Promise.reject(reason),
    })
    await expect(looking).rejects.toBe(reason)
  })
})
