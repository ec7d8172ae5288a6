import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { verifySignature } from '../../../src/chat/slack/verify-signature.ts'

const nowMs = 1_700_000_000_000
const secret = '8f742231b10e8888abcd99yyyzzz85a5'

function sign(body: Uint8Array, timestamp: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`
}

function verify(
  body: Uint8Array,
  seconds = nowMs / 1000,
  change: { signature?: string | null; timestamp?: string | null } = {},
) {
  const timestamp = String(seconds)
  return verifySignature({ secret, timestamp, signature: sign(body, timestamp), body, nowMs, ...change })
}

describe('chat/slack/verify-signature', () => {
  it('takes the example of the documentation', () => {
    const body = Buffer.from(
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c',
    )
    const timestamp = '1531420618'
    const signature = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503'
    expect(verifySignature({ secret, timestamp, signature, body, nowMs: 1_531_420_618_000 })).toBe(true)
  })

  it('takes any bytes that were signed within five minutes, whichever clock is late', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: -300, max: 300 }), (body, off) => {
        expect(verify(body, nowMs / 1000 + off)).toBe(true)
      }),
    )
  })

  it('refuses what is older than five minutes, or from the future', () => {
    expect(verify(Buffer.from('x'), nowMs / 1000 - 301)).toBe(false)
    expect(verify(Buffer.from('x'), nowMs / 1000 + 301)).toBe(false)
  })

  it('refuses a body of which one byte is another', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), (body, at) => {
        const signature = sign(body, String(nowMs / 1000))
        const changed = body.map((byte, index) => (index === at % body.length ? byte ^ 1 : byte))
        expect(verify(changed, nowMs / 1000, { signature })).toBe(false)
      }),
    )
  })

  it.each([
    ['no signature', { signature: null }],
    ['an empty one', { signature: '' }],
    ['one of another version', { signature: `v1=${'a'.repeat(64)}` }],
    ['one that is cut', { signature: 'v0=abc' }],
    ['characters of several bytes', { signature: `v0=${'é'.repeat(32)}` }],
    ['no timestamp', { timestamp: null }],
    ['a timestamp that is none', { timestamp: 'NaN' }],
    ['a timestamp with a sign', { timestamp: '+1700000000' }],
  ])('refuses %s', (_what, change) => {
    expect(verify(Buffer.from('x'), nowMs / 1000, change)).toBe(false)
  })
})
