import { describe, expect, it } from 'vitest'
import { explain } from '../../../../src/explain/explain.ts'
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

  it('needs a symptom of it, and none of another kind or place', () => {
    const manual =
      'On most systems localhost resolves to ::1 first. Node 17 prefers ::1. The server listens on 127.0.0.1 by default.'
    expect(explainBySignatures(manual).verdict.state).not.toBe('fault')
    expect(explain(manual).verdict.state).not.toBe('fault')
    const told = 'localhost resolves to ::1 on my laptop. The app listens on 127.0.0.1 there.'
    const ofOthers = (line: string) => [explainBySignatures, explain].map((by) => by(`${line}\n\n${told}`))
    for (const { verdict } of ofOthers(refused('10.0.0.5:3000'))) expect(verdict.cause).toBe('backend-down')
    const none = refused('app').replace('connect() failed (111: Connection refused)', 'no live upstreams')
    for (const { verdict } of ofOthers(none)) expect(verdict.cause).toBe('no-live-upstreams')
    const socket = refused('unix:/run/shop.sock:').replace(
      'connect() failed (111: Connection refused)',
      'connect() to unix:/run/shop.sock failed (2: No such file or directory)',
    )
    for (const { verdict } of ofOthers(socket)) expect(verdict.cause).toBe('unix-socket-missing')
    const reset = refused('10.0.0.5:3000').replace(
      'connect() failed (111: Connection refused) while connecting to upstream',
      'recv() failed (104: Connection reset by peer) while reading response header from upstream',
    )
    for (const { verdict } of ofOthers(reset)) expect(verdict.cause).not.toBe('localhost-ipv6')
  })
})
