import { describe, expect, test, vi } from 'vitest'
import { createAddressPolicy } from '../../src/probes/address-policy.ts'
import { createResolver, type Lookup } from '../../src/probes/resolve.ts'

const never = new AbortController().signal
const typed = { inventory: false, signal: never }
const listed = { inventory: true, signal: never }

function resolver(
  lookup: Lookup,
  options: { allow?: string[]; inventory?: string[]; timeoutMs?: number } = {},
) {
  const { allow = [], inventory = [], ...rest } = options
  return createResolver({ policy: createAddressPolicy({ allow, inventory }), lookup, ...rest })
}

describe('probes/resolve', () => {
  test('keeps the order of the addresses and drops doubles and forbidden ones', async () => {
    const resolve = resolver(async () => ['2606:4700::1111', '10.0.0.1', '1.1.1.1', '1.1.1.1'])
    expect(await resolve('shop.test', typed)).toMatchObject({ addresses: ['2606:4700::1111', '1.1.1.1'] })
  })

  test('a literal is not looked up, whatever its spelling', async () => {
    const lookup = vi.fn<Lookup>()
    const resolve = resolver(lookup, { allow: ['127.0.0.0/8'] })
    for (const literal of ['127.0.0.1', '0x7f000001', '127.1', '[::ffff:127.0.0.1]']) {
      expect(await resolve(literal, typed)).toEqual({ addresses: ['127.0.0.1'], durationMs: 0 })
    }
    expect(lookup).not.toHaveBeenCalled()
  })

  test('the system resolver knows localhost', async () => {
    const resolve = createResolver({
      policy: createAddressPolicy({ allow: ['127.0.0.0/8', '::1'], inventory: [] }),
    })
    expect(await resolve('localhost', typed)).toMatchObject({
      addresses: expect.arrayContaining(['127.0.0.1']),
    })
  })

  test('a typed URL that leads home is refused with the name, the address and the way to allow it', async () => {
    const resolve = resolver(async () => ['127.0.0.1', '::1'])
    await expect(resolve('evil.test', typed)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
      message: expect.stringMatching(
        /evil\.test .*127\.0\.0\.1 is a loopback address, ::1 is a loopback address/,
      ),
      hint: expect.stringContaining('PROBE_ALLOW=127.0.0.0/8,::1/128'),
    })
  })

  test.each([
    ['10.2.3.4', '10.0.0.0/8'],
    ['172.20.0.1', '172.16.0.0/12'],
    ['192.168.1.1', '192.168.0.0/16'],
    ['100.64.9.9', '100.64.0.0/10'],
    ['fd12::9', 'fc00::/7'],
    ['169.254.169.254', '169.254.169.254/32'],
    ['100.100.100.200', '100.100.100.200/32'],
    ['fe80::1%eth0', 'fe80::1/128'],
  ])('the hint for %s is PROBE_ALLOW=%s', async (address, network) => {
    const resolve = resolver(async () => [address])
    await expect(resolve('name.test', typed)).rejects.toMatchObject({
      hint: expect.stringMatching(new RegExp(`PROBE_ALLOW=${network.replaceAll('.', '\\.')}$`)),
    })
  })

  test('a name of the inventory may be private but not loopback', async () => {
    const inventory = ['shop.test']
    expect(await resolver(async () => ['10.0.0.1'], { inventory })('shop.test', listed)).toMatchObject({
      addresses: ['10.0.0.1'],
    })
    await expect(
      resolver(async () => ['127.0.0.1'], { inventory })('shop.test', listed),
    ).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    })
  })

  test.each([
    ['ENOTFOUND', 'nxdomain'],
    ['ENODATA', 'no-data'],
    ['EAI_AGAIN', 'timeout'],
    ['EAI_FAIL', 'servfail'],
    ['ESERVFAIL', 'servfail'],
    ['EREFUSED', 'refused'],
    ['ECONNREFUSED', 'unreachable'],
    ['EBADRESP', 'malformed'],
  ])('%s is the DNS failure %s, as data', async (code, failure) => {
    const resolve = resolver(() => Promise.reject(Object.assign(new Error(code), { code })))
    expect(await resolve('shop.test', typed)).toMatchObject({ failure })
  })

  test('a name without addresses is a failure, not an empty list', async () => {
    expect(await resolver(async () => [])('shop.test', typed)).toMatchObject({ failure: 'no-data' })
  })

  test('an error that speaks of neither name nor server is thrown', async () => {
    const full = Object.assign(new Error('getaddrinfo ENOMEM'), { code: 'ENOMEM' })
    await expect(resolver(() => Promise.reject(full))('shop.test', typed)).rejects.toBe(full)
  })

  test('a resolver that never answers is a timeout', async () => {
    const resolve = resolver(() => new Promise(() => {}), { timeoutMs: 20 })
    expect(await resolve('shop.test', typed)).toMatchObject({ failure: 'timeout' })
  })

  test('look-ups of one name that overlap share one question, and later ones ask again', async () => {
    const answer = Promise.withResolvers<string[]>()
    const lookup = vi.fn<Lookup>(() => answer.promise)
    const resolve = resolver(lookup)
    const both = Promise.all([resolve('shop.test', typed), resolve('SHOP.test', typed)])
    answer.resolve(['1.1.1.1'])
    expect(await both).toMatchObject([{ addresses: ['1.1.1.1'] }, { addresses: ['1.1.1.1'] }])
    expect(lookup).toHaveBeenCalledTimes(1)
    await resolve('shop.test', typed)
    expect(lookup).toHaveBeenCalledTimes(2)
  })

  test('a shared answer is judged for each who asked', async () => {
    const resolve = resolver(async () => ['10.0.0.1'], { inventory: ['shop.test'] })
    const [own, foreign] = await Promise.allSettled([
      resolve('shop.test', listed),
      resolve('shop.test', typed),
    ])
    expect(own.status).toBe('fulfilled')
    expect(foreign.status).toBe('rejected')
  })

  test('an abort ends the wait of the one who aborts, with the reason', async () => {
    const answer = Promise.withResolvers<string[]>()
    const resolve = resolver(() => answer.promise)
    const control = new AbortController()
    const aborted = resolve('shop.test', { inventory: false, signal: control.signal })
    const other = resolve('shop.test', typed)
    const reason = new Error('canceled')
    control.abort(reason)
    await expect(aborted).rejects.toBe(reason)
    answer.resolve(['1.1.1.1'])
    expect(await other).toMatchObject({ addresses: ['1.1.1.1'] })
    await expect(resolve('shop.test', { inventory: false, signal: control.signal })).rejects.toBe(reason)
  })
})
