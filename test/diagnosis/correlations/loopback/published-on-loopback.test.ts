import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const refused = (address: string) =>
  `2026/11/21 14:27:19 [error] 812#812: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: x, request: "GET / HTTP/1.1", upstream: "http://${address}/", host: "x"`

describe('diagnosis/correlations/published-on-loopback', () => {
  it.each([
    ['192.168.1.10:8065', "    ports:\n      - '127.0.0.1:8065:8065'"],
    ['192.168.1.10:3000', 'docker run -d --name app -p 127.0.0.1:3000:3000 shop/app'],
    ['192.168.1.10:5432', '    ports:\n      - 127.0.0.1:$APP_PORT:5432'],
  ])('compares %s, which refused, with: %s', (address, published) => {
    expect(explainBySignatures(`${refused(address)}\n\n${published}\n`).verdict.cause).toBe('loopback-bind')
  })

  it('reads what a development server says of itself', () => {
    const vite = '  ➜  Local:   http://localhost:5173/\n  ➜  Network: use --host to expose'
    expect(explainBySignatures(`502 Bad Gateway\n\n${vite}\n`).verdict.cause).toBe('loopback-bind')
    expect(explainBySignatures(vite).verdict.state).not.toBe('fault')
  })

  it('leaves a gateway on the same machine, an open port and a file by itself alone', () => {
    const closed = '    ports:\n      - 127.0.0.1:3000:3000'
    expect(explainBySignatures(`${refused('127.0.0.1:3000')}\n\n${closed}\n`).verdict.cause).not.toBe(
      'loopback-bind',
    )
    const open = '    ports:\n      - 3000:3000'
    expect(explainBySignatures(`${refused('192.168.1.10:3000')}\n\n${open}\n`).verdict.cause).not.toBe(
      'loopback-bind',
    )
    expect(explainBySignatures(closed).verdict.state).not.toBe('fault')
  })
})
