import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AlertSource, RawRequest } from '../../src/alerts/source.ts'
import { alertRequest, credentialsOf } from './alert-request.ts'
import { dirtIn } from './dirt-in.ts'
import { opensslHmac } from './openssl.ts'
import { spoiled } from './spoiled.ts'

const now = new Date('2026-03-01T01:15:00Z')
const secret = 'correct-horse-battery-stäple'
const older = 'an-older-secret-of-some-length'

/** What holds for every source that signs with a secret: `sign` makes the headers of a body and a signature. */
export function hmacSourceLaws(
  source: AlertSource,
  wish: {
    bodies: Record<string, unknown>
    header: string
    /** What is signed, and the header's value. */
    signed: (body: Buffer) => Buffer
    write: (signatures: string[]) => string
    /** Whether the header may have several signatures. */
    several: boolean
    headers?: Record<string, string>
  },
): void {
  const [first] = Object.values(wish.bodies)
  const plain = alertRequest(first, { headers: wish.headers ?? {} })
  const signature = opensslHmac(secret, wish.signed(Buffer.from(plain.body)))
  const request = (signatures: string[], body = plain.body): RawRequest => {
    const headers = new Headers(plain.headers)
    headers.set(wish.header, wish.write(signatures))
    return { ...plain, headers, body }
  }
  const ask = (asked: RawRequest, ...secrets: string[]) =>
    source.authenticate(asked, credentialsOf(...(secrets.length > 0 ? secrets : [secret])), now)

  it('believes a signature that openssl made', () => {
    expect(ask(request([signature]))).toBeNull()
    expect(ask(request([signature.toUpperCase()]))).toBeNull()
  })

  it('refuses what is not signed, and what others signed', () => {
    expect(ask(plain)).toBe('unsigned')
    expect(ask(request([opensslHmac(older, wish.signed(Buffer.from(plain.body)))]))).toBe('forged')
    for (const none of ['', 'x', signature.slice(2), `${signature}00`, '0'.repeat(64)])
      expect(ask(request([none]))).toBe('forged')
    expect(ask({ ...request([signature]), body: new Uint8Array() })).toBe('forged')
  })

  it('counts every secret while one is replaced by another', () => {
    expect(ask(request([signature]), older, secret)).toBeNull()
    expect(ask(request([signature]), secret, older)).toBeNull()
    expect(ask(request([signature]), older)).toBe('forged')
    if (!wish.several) return
    const replaced = [opensslHmac(older, wish.signed(Buffer.from(plain.body))), signature]
    expect(ask(request(replaced))).toBeNull()
    expect(ask(request(replaced.toReversed()))).toBeNull()
  })

  it('refuses a body or a signature of which one bit is another', () => {
    fc.assert(
      fc.property(fc.nat(plain.body.length - 1), fc.nat(7), (at, bit) => {
        const body = plain.body.slice()
        body[at] = (body[at] ?? 0) ^ (1 << bit)
        expect(ask(request([signature], body))).toBe('forged')
      }),
    )
    fc.assert(
      fc.property(fc.nat(31), fc.nat(7), (at, bit) => {
        const bytes = Buffer.from(signature, 'hex')
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
        expect(ask(request([bytes.toString('hex')]))).toBe('forged')
      }),
    )
  })

  it('refuses whatever else stands in the header, and never throws', () => {
    const visible = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    })
    fc.assert(
      fc.property(visible, fc.uint8Array(), (value, body) => {
        const headers = new Headers(plain.headers)
        headers.set(wish.header, value)
        expect(ask({ ...plain, headers, body })).toBe('forged')
      }),
    )
  })

  it('never throws at a body, and never lets anything through that is not clean', () => {
    const bodies = Object.values(wish.bodies).map(spoiled)
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), ...bodies), (body) => {
        const found = source.parse(body, {
          request: { ...alertRequest(body), headers: plain.headers },
          receivedAt: now,
        })
        if (found.kind === 'alerts') expect(found.alerts.flatMap(dirtIn)).toEqual([])
      }),
      { numRuns: 400 },
    )
  })
}
