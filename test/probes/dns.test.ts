import { afterEach, describe, expect, test } from 'vitest'
import { dnsStep } from '../../src/probes/dns.ts'
import { type DnsReply, type DnsServer, serveDns } from '../support/dns-server.ts'
import { makeStepContext, makeTarget } from '../support/step-context.ts'
import { refusingPort } from '../support/tcp-faults.ts'

const servers: DnsServer[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serving(reply: DnsReply): Promise<string> {
  const server = await serveDns({ 'shop.test': reply })
  servers.push(server)
  return server.address
}

const known = { 'shop.test': ['127.0.0.1', '::1'] }

function look(
  resolvers: string[],
  options: { names?: Record<string, string[]>; host?: string; signal?: AbortSignal; timeout?: string } = {},
) {
  const { names = known, host = 'shop.test', timeout = '2s', ...rest } = options
  if (dnsStep.looksAt !== 'target') throw new Error('dns looks at targets')
  const params = dnsStep.params.parse({ resolvers, timeout })
  return dnsStep.run(makeTarget(`http://${host}/`), params, makeStepContext({ names, ...rest }))
}

describe('probes/dns', () => {
  test.each(['127.0.0.1', '[::1]'])('the literal %s passes without a question', async (host) => {
    const { outcome, facts } = await look([], { host })
    expect(outcome).toBe('pass')
    expect(facts).toMatchObject({ literal: true, answers: [], disagree: false })
  })

  test('the system’s addresses are told by family', async () => {
    const { outcome, summary, facts } = await look([])
    expect(outcome).toBe('pass')
    expect(summary).toBe('shop.test is 127.0.0.1, ::1')
    expect(facts.answers).toEqual([
      { resolver: 'system', ipv4: ['127.0.0.1'], ipv6: ['::1'], cname: [], failure: null, durationMs: 0 },
    ])
  })

  test('a resolver is asked for A, AAAA and CNAME', async () => {
    const resolver = await serving({ a: ['127.0.0.1'], aaaa: ['::1'], cname: 'web.test' })
    const { outcome, facts } = await look([resolver])
    expect(outcome).toBe('pass')
    expect(facts.disagree).toBe(false)
    expect(facts.answers[1]).toMatchObject({
      resolver,
      ipv4: ['127.0.0.1'],
      ipv6: ['::1'],
      cname: ['web.test'],
      failure: null,
    })
  })

  test('an address of one family alone is an answer', async () => {
    const { facts } = await look([await serving({ a: ['127.0.0.1'] })])
    expect(facts.answers[1]).toMatchObject({ ipv4: ['127.0.0.1'], ipv6: [], failure: null })
  })

  test('resolvers with different addresses pass, and the summary says that they disagree', async () => {
    const resolver = await serving({ a: ['192.0.2.9'] })
    const { outcome, summary, facts } = await look([resolver])
    expect(outcome).toBe('pass')
    expect(facts.disagree).toBe(true)
    expect(summary).toBe(
      `shop.test: resolvers disagree: system says 127.0.0.1, ::1; ${resolver} says 192.0.2.9`,
    )
  })

  test('a resolver that knows no such name disagrees with one that does', async () => {
    expect((await look([await serving('nxdomain')])).facts.disagree).toBe(true)
  })

  test.each([
    ['nxdomain', 'nxdomain'],
    [{}, 'no-data'],
    ['servfail', 'servfail'],
    ['refused', 'refused'],
    ['garbage', 'malformed'],
  ] satisfies [DnsReply, string][])('a reply of %j is told as %s', async (reply, failure) => {
    const { facts } = await look([await serving(reply)])
    expect(facts.answers[1]).toMatchObject({ ipv4: [], ipv6: [], failure })
  })

  test('silence is a timeout, and no disagreement', async () => {
    const resolver = await serving('silence')
    const { outcome, summary, facts } = await look([resolver], { timeout: '50ms' })
    expect(outcome).toBe('pass')
    expect(facts.answers[1]).toMatchObject({ failure: 'timeout' })
    expect(facts.disagree).toBe(false)
    expect(summary).toBe(`shop.test is 127.0.0.1, ::1; ${resolver} says timeout`)
  })

  test('a port without a resolver is unreachable', async () => {
    const { facts } = await look([`127.0.0.1:${await refusingPort()}`])
    expect(facts.answers[1]).toMatchObject({ failure: 'unreachable' })
  })

  test('fails when nobody knows an address, and says who said what', async () => {
    const resolver = await serving('servfail')
    const { outcome, summary } = await look([resolver], { names: {} })
    expect(outcome).toBe('fail')
    expect(summary).toBe(`shop.test has no address: system says nxdomain; ${resolver} says servfail`)
  })

  test('passes when one resolver knows an address that the system does not', async () => {
    const { outcome, facts } = await look([await serving({ a: ['127.0.0.1'] })], { names: {} })
    expect(outcome).toBe('pass')
    expect(facts.disagree).toBe(true)
  })

  test('an abort ends the wait for a silent resolver, with the reason', async () => {
    const server = await serveDns({ 'shop.test': 'silence' })
    servers.push(server)
    const control = new AbortController()
    const looking = look([server.address], { signal: control.signal, timeout: '1m' })
    const reason = new Error('canceled')
    control.abort(reason)
    await expect(looking).rejects.toBe(reason)
  })

  test.each([
    'dns.example.com',
    '127.0.0.1:0',
    '127.0.0.1:65536',
    '::1:53:x',
    '127.0.0.1:',
    '[127.0.0.1]:53',
  ])('the parameter does not take %s for a resolver', (resolver) => {
    expect(dnsStep.params.safeParse({ resolvers: [resolver] }).success).toBe(false)
  })

  test.each(['127.0.0.1', '127.0.0.1:5353', '::1', '[::1]:53'])('the parameter takes %s', (resolver) => {
    expect(dnsStep.params.safeParse({ resolvers: [resolver] }).success).toBe(true)
  })
})
