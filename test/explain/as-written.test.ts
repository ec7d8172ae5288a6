import { describe, expect, it } from 'vitest'
import { asWritten } from '../../src/explain/as-written.ts'
import { explainBySignatures } from '../support/explain-by-signatures.ts'

const head = '2026/11/21 14:29:01 [error] 29#29: *812 upstream prematurely closed connection'

describe('explain/as-written', () => {
  it('puts a record of nginx together again that was broken by hand', () => {
    const text = [
      head,
      'while reading response header from upstream, client: 10.0.0.1, server: _,',
      '  request: "GET /report HTTP/1.1", upstream: "http://172.18.0.5:8000/report", host: "shop.example"',
      'next',
    ].join('\n')
    const lines = asWritten(text).split('\n')
    expect(lines[0]).toContain('connection while reading response header from upstream, client')
    expect(lines[0]).toContain('server: _, request: "GET /report')
    expect(lines[3]).toBe('next')
    expect(explainBySignatures(text).verdict.cause).toBe('app-crash-request')
  })

  it('joins what a window cut, without a space', () => {
    const whole = `${head} while reading response header from upstream, client: 10.0.0.1, server: _, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:80/"`
    const cut = whole.match(/.{1,80}/g)?.join('\n') ?? ''
    expect(asWritten(cut).split('\n')[0]?.slice(0, 150)).toBe(whole.slice(0, 150))
  })

  it('leaves whole records, other logs and configuration alone', () => {
    for (const text of [
      `${head} while reading upstream\n${head} while reading upstream`,
      `${head} while reading\nserver {\n  listen 80;\n}`,
      `${head} while reading upstream\n[21-Nov-2026 14:29:01] WARNING: [pool www] child 12 exited on signal 11`,
      'listening\nwhile true; do sleep 1; done',
    ])
      expect(asWritten(text)).toBe(text)
  })

  it('straightens quotes, and takes off the marks of quoted mail where every line has them', () => {
    expect(asWritten('open() “/a” failed, it isn’t there')).toBe(`open() "/a" failed, it isn't there`)
    expect(asWritten('> one\n> two')).toBe('one\ntwo')
    expect(asWritten('> GET / HTTP/1.1\n< HTTP/1.1 200 OK')).toBe('> GET / HTTP/1.1\n< HTTP/1.1 200 OK')
  })
})
