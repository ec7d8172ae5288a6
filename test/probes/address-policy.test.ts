import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BotError } from '../../src/errors.ts'
import { createAddressPolicy } from '../../src/probes/address-policy.ts'

const typed = { hostname: 'shop.example.com', inventory: false }

const forbidden = {
  'this network': ['0.0.0.0', 8],
  'private 10': ['10.0.0.0', 8],
  CGNAT: ['100.64.0.0', 10],
  loopback: ['127.0.0.0', 8],
  'link-local': ['169.254.0.0', 16],
  'private 172': ['172.16.0.0', 12],
  'protocol assignments': ['192.0.0.0', 24],
  'documentation 1': ['192.0.2.0', 24],
  'private 192': ['192.168.0.0', 16],
  benchmarks: ['198.18.0.0', 15],
  'documentation 2': ['198.51.100.0', 24],
  'documentation 3': ['203.0.113.0', 24],
  multicast: ['224.0.0.0', 4],
  reserved: ['240.0.0.0', 4],
} satisfies Record<string, [string, number]>

const forbidden6 = {
  unspecified: ['::', 128],
  loopback: ['::1', 128],
  'link-local': ['fe80::', 10],
  'site-local': ['fec0::', 10],
  'unique local': ['fc00::', 7],
  multicast: ['ff00::', 8],
  discard: ['100::', 64],
  documentation: ['2001:db8::', 32],
  Teredo: ['2001::', 32],
  'local NAT64': ['64:ff9b:1::', 48],
  'segment routing': ['5f00::', 16],
  unassigned: ['4000::', 3],
} satisfies Record<string, [string, number]>

describe('probes/address-policy', () => {
  describe('a typed URL', () => {
    const policy = createAddressPolicy({ allow: [], inventory: [] })

    test.each(Object.entries(forbidden))(
      'reaches no IPv4 address of %s in whatever spelling',
      (_, network) => {
        fc.assert(
          fc.property(ipv4In(network[0], network[1]), fc.nat(), (bytes, pick) => {
            const spellings = spellingsOf(bytes)
            const spelling = spellings[pick % spellings.length] ?? ''
            expect(policy.check(spelling, typed), spelling).toMatchObject({ allowed: false })
          }),
        )
      },
    )

    test.each(Object.entries(forbidden6))('reaches no IPv6 address of %s', (_, network) => {
      fc.assert(
        fc.property(ipv6In(network[0], network[1]), (spelling) => {
          expect(policy.check(spelling, typed), spelling).toMatchObject({ allowed: false })
          expect(policy.check(spelling.toUpperCase(), typed), spelling).toMatchObject({ allowed: false })
        }),
      )
    })

    test('reaches no text that is no address', () => {
      fc.assert(
        fc.property(fc.string(), (text) => {
          fc.pre(!/^[\d.x]+$/i.test(text) && !text.includes(':'))
          expect(policy.check(text, typed)).toMatchObject({ allowed: false, network: null })
        }),
      )
    })

    test.each([
      'http://0x7f000001/',
      'http://2130706433/',
      'http://0177.0.0.1/',
      'http://127.1/',
      'http://[::ffff:127.0.0.1]/',
      'http://[::127.0.0.1]/',
      'http://[64:ff9b::7f00:1]/',
      'http://[2002:7f00:1::]/',
      'http://169.254.169.254/latest/meta-data/',
      'http://168.63.129.16/',
      'http://[fd00:ec2::254]/',
    ])('to %s is refused as the URL parser spells it', (url) => {
      const { hostname } = new URL(url)
      expect(policy.check(hostname, { hostname, inventory: false })).toMatchObject({ allowed: false })
    })

    test.each(['1.1.1.1', '93.184.216.34', '2606:4700::1111', '64:ff9b::101:101', '::ffff:1.1.1.1'])(
      'reaches the public address %s',
      (ip) => {
        expect(policy.check(ip, typed)).toEqual({ allowed: true })
      },
    )

    test('that only claims to be of the inventory is judged as typed', () => {
      expect(policy.check('10.0.0.1', { hostname: '10.0.0.1', inventory: true }).allowed).toBe(false)
    })
  })

  describe('the inventory', () => {
    const inventory = [
      '127.0.0.1',
      '169.254.169.254',
      '169.254.1.1',
      '100.100.100.200',
      '::1',
      'Shop.internal.',
    ]
    const policy = createAddressPolicy({ allow: [], inventory })
    const literal = (ip: string) => policy.check(ip, { hostname: ip, inventory: true })
    const name = (ip: string) => policy.check(ip, { hostname: 'shop.internal', inventory: true })

    test.each(['127.0.0.1', '169.254.1.1', '::1', '[::1]', '::ffff:127.0.0.1'])(
      'allows its own literal %s',
      (ip) => {
        expect(literal(ip)).toEqual({ allowed: true })
      },
    )

    test.each(['169.254.169.254', '100.100.100.200'])('does not allow its own literal %s: metadata', (ip) => {
      expect(literal(ip)).toEqual({
        allowed: false,
        why: `${ip} is a cloud metadata address`,
        network: `${ip}/32`,
      })
    })

    test.each(['1.1.1.1', '10.1.2.3', '192.168.0.9', '100.64.0.1', 'fd12::1'])(
      'allows its name to lead to %s',
      (ip) => {
        expect(name(ip)).toEqual({ allowed: true })
      },
    )

    test.each([
      '127.0.0.1',
      '::1',
      '169.254.1.1',
      'fe80::1%eth0',
      'fd00:ec2::254',
      '0.0.0.0',
      '::',
      '224.0.0.1',
      '255.255.255.255',
      '64:ff9b::a9fe:a9fe',
    ])('does not allow its name to lead to %s', (ip) => {
      expect(name(ip)).toMatchObject({ allowed: false })
    })

    test('counts only for targets that are of it', () => {
      expect(policy.check('127.0.0.1', { hostname: '127.0.0.1', inventory: false }).allowed).toBe(false)
    })
  })

  describe('PROBE_ALLOW', () => {
    test.each([
      ['127.0.0.0/8', '127.9.9.9', '10.0.0.1'],
      ['127.0.0.1', '127.0.0.1', '127.0.0.2'],
      ['169.254.169.254/32', '169.254.169.254', '169.254.169.253'],
      ['::1/128', '::1', '127.0.0.1'],
      ['fd00::/8', 'fd00:ec2::254', 'fe80::1'],
      ['::ffff:127.0.0.0/104', '127.0.0.1', '10.0.0.1'],
    ])('%s opens %s', (network, inside, outside) => {
      const policy = createAddressPolicy({ allow: [network], inventory: [] })
      expect(policy.check(inside, typed)).toEqual({ allowed: true })
      expect(policy.check(outside, typed).allowed).toBe(false)
    })

    test.each([
      '',
      'localhost',
      '10/8',
      '127.0.0.0/33',
      '::1/129',
      '127.0.0.0/8/8',
      '127.0.0.0/',
      '1.2.3.4/-1',
      '0x7f.0.0.1/8',
    ])('refuses to start with %j', (text) => {
      expect(() => createAddressPolicy({ allow: [text], inventory: [] })).toThrow(
        expect.objectContaining({
          code: 'CONFIG_INVALID',
          message: expect.stringContaining(JSON.stringify(text)),
        }),
      )
    })

    test('names the network that would open what was refused, and it does', () => {
      const closed = createAddressPolicy({ allow: [], inventory: [] })
      fc.assert(
        fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (ip) => {
          const verdict = closed.check(ip, typed)
          if (verdict.allowed) return
          const open = createAddressPolicy({ allow: [verdict.network ?? ''], inventory: [] })
          expect(open.check(ip, typed), verdict.network ?? '').toEqual({ allowed: true })
        }),
        { examples: [['::ffff:7f00:1'], ['fe80::1'], ['10.1.1.1'], ['172.31.0.1'], ['169.254.169.254']] },
      )
    })

    test('throws our own error', () => {
      expect(() => createAddressPolicy({ allow: ['x'], inventory: [] })).toThrow(BotError)
    })
  })

  test('a public address is allowed to everybody', () => {
    const policy = createAddressPolicy({ allow: [], inventory: ['shop.example.com'] })
    for (const inventory of [true, false]) {
      expect(policy.check('8.8.8.8', { hostname: 'shop.example.com', inventory })).toEqual({ allowed: true })
    }
  })
})

function ipv4In(base: string, bits: number): fc.Arbitrary<number[]> {
  const start = base.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  return fc.integer({ min: 0, max: 2 ** (32 - bits) - 1 }).map((offset) => {
    const value = start + offset
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256)
  })
}

/** Every way to write an IPv4 address that some program takes for one. */
function spellingsOf([a = 0, b = 0, c = 0, d = 0]: number[]): string[] {
  const hex = (byte: number) => byte.toString(16).padStart(2, '0')
  const whole = ((a * 256 + b) * 256 + c) * 256 + d
  const groups = `${hex(a)}${hex(b)}:${hex(c)}${hex(d)}`
  return [
    `${a}.${b}.${c}.${d}`,
    `${whole}`,
    `0x${whole.toString(16)}`,
    `0X${whole.toString(16).toUpperCase()}`,
    `0${whole.toString(8)}`,
    `0x${hex(a)}.0x${hex(b)}.0x${hex(c)}.0x${hex(d)}`,
    `0${a.toString(8)}.0${b.toString(8)}.0${c.toString(8)}.0${d.toString(8)}`,
    `${a}.${b * 65_536 + c * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `::ffff:${a}.${b}.${c}.${d}`,
    `::FFFF:${groups}`,
    `0:0:0:0:0:ffff:${groups}`,
    `[::ffff:${groups}]`,
    `::${a}.${b}.${c}.${d}`,
    `::ffff:0:${a}.${b}.${c}.${d}`,
    `64:ff9b::${a}.${b}.${c}.${d}`,
    `64:ff9b::${groups}`,
    `2002:${groups}::1`,
  ]
}

function ipv6In(base: string, bits: number): fc.Arbitrary<string> {
  const [head = '', tail = ''] = base.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const groups = [...left, ...Array(8 - left.length - right.length).fill('0'), ...right]
  const start = BigInt(`0x${groups.map((group) => String(group).padStart(4, '0')).join('')}`)
  return fc.bigInt({ min: 0n, max: 2n ** BigInt(128 - bits) - 1n }).map((offset) => {
    const digits = (start + offset).toString(16).padStart(32, '0')
    return (digits.match(/.{4}/g) ?? []).map((group) => group.replace(/^0{1,3}/, '')).join(':')
  })
}
