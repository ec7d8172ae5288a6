import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function refused(at: string): string {
  return `2026/11/21 14:00:00 [error] 21461#21461: *4 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop, request: "GET / HTTP/1.1", upstream: "http://${at}/", host: "shop"`
}

describe('diagnosis/correlations/both-families', () => {
  it('does not blame the family where both refuse', () => {
    const text = `${refused('127.0.0.1:3000')}\n${refused('[::1]:3000')}`
    expect(explainBySignatures(text).verdict.cause).toBe('backend-down')
  })

  it('lets the family be blamed where ::1 alone refuses, or another port', () => {
    expect(explainBySignatures(refused('[::1]:3000')).verdict.cause).toBe('localhost-ipv6')
    const text = `${refused('127.0.0.1:4000')}\n${refused('[::1]:3000')}`
    expect(explainBySignatures(text).verdict.cause).toBe('localhost-ipv6')
  })

  it('blames the family where a tool asks the first address alone', () => {
    const asks = 'Connecting to localhost:3000 ([::1]:3000)'
    const text = `${asks}\nwget: can't connect to remote host: Connection refused`
    expect(explainBySignatures(text).verdict.cause).toBe('localhost-ipv6')
    expect(explainBySignatures(`${asks}\nwriting to stdout`).verdict.state).not.toBe('fault')
  })

  it('believes sentences that tell the two families apart', () => {
    const asks = 'the proxy resolves localhost to ::1'
    const reply = '$ curl -i https://shop.example/\nHTTP/1.1 502 Bad Gateway'
    const causeOf = (listens: string) =>
      explainBySignatures(`${asks}\n\n${listens}\n\n${reply}`).verdict.cause
    expect(causeOf('the relay listens on 127.0.0.1:8765')).toBe('localhost-ipv6')
    expect(causeOf('Server listening on 127.0.0.1:8765')).toBe('localhost-ipv6')
    expect(causeOf('the relay listens on [::1]:8765')).not.toBe('localhost-ipv6')
  })
})
