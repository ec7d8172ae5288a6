import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const closed = (address: string, host = 'x') =>
  `2026/11/21 14:27:19 [error] 812#812: *5 upstream prematurely closed connection while reading response header from upstream, client: 203.0.113.9, server: x, request: "GET / HTTP/1.1", upstream: "http://${address}/", host: "${host}"`

describe('diagnosis/correlations/told-tls', () => {
  it.each([
    'When I connect directly to https://10.0.0.9:9444/, I see the login page.',
    '$ curl -kI https://10.0.0.9:9444/\nHTTP/1.1 200 OK',
  ])('compares a port that is asked in plain HTTP with: %s', (told) => {
    expect(explainBySignatures(`${closed('10.0.0.9:9444')}\n\n${told}\n`).verdict.cause).toBe(
      'http-to-https-port',
    )
  })

  it('leaves other ports and the gateway’s own port alone', () => {
    const told = 'When I connect directly to https://10.0.0.9:9444/, I see the login page.'
    expect(explainBySignatures(`${closed('10.0.0.9:9000')}\n\n${told}\n`).verdict.cause).not.toBe(
      'http-to-https-port',
    )
    const own = closed('10.0.0.9:9444', 'shop.example:9444')
    expect(explainBySignatures(`${own}\n\n${told}\n`).verdict.cause).not.toBe('http-to-https-port')
    expect(explainBySignatures(told).verdict.state).not.toBe('fault')
  })
})
