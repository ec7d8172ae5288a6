import { describe, expect, test } from 'vitest'
import { judgeRoutes, missingRoute } from '../../src/probes/route.ts'

describe('probes/route', () => {
  test('there is a route to this machine itself', async () => {
    expect(await missingRoute('ipv4', '127.0.0.1')).toBeNull()
  })

  test('the kernel’s refusal comes with its name', async () => {
    // A link-local address without its zone has no interface to leave by.
    expect(await missingRoute('ipv6', 'fe80::1')).toMatch(/^E[A-Z]+$/)
  })

  describe('judgeRoutes', () => {
    const onlyIpv4 = async (family: string) => (family === 'ipv6' ? 'ENETUNREACH' : null)

    test('asks for no family that nobody needs', async () => {
      expect(await judgeRoutes([['127.0.0.1', '::1']], onlyIpv4)).toEqual({
        egress: { ipv4: null, ipv6: null, error: null },
        cutOff: false,
      })
    })

    test('a target with an address in a family that has a route is not cut off', async () => {
      expect(await judgeRoutes([['192.0.2.1', '2001:db8::1']], onlyIpv4)).toEqual({
        egress: { ipv4: true, ipv6: false, error: 'ipv6: ENETUNREACH' },
        cutOff: false,
      })
    })

    test('a target with addresses only in a family without a route is cut off', async () => {
      expect(await judgeRoutes([['192.0.2.1'], ['2001:db8::1']], onlyIpv4)).toEqual({
        egress: { ipv4: true, ipv6: false, error: 'ipv6: ENETUNREACH' },
        cutOff: true,
      })
    })
  })
})
