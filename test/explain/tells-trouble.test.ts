import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { tellsTrouble } from '../../src/explain/tells-trouble.ts'

describe('explain/tells-trouble', () => {
  it.each([
    'upstream prematurely closed connection, request failed',
    'HTTP/1.1 502',
    'the page cannot be reached',
    'answered 504 after 60 s',
  ])('hears it in: %s', (text) => {
    expect(tellsTrouble(text, [])).toBe(true)
  })

  it.each(['p95 is 502 ms', 'listen 443 ssl;', 'The server listens on 127.0.0.1 by default.', 'port 5020'])(
    'hears none in: %s',
    (text) => {
      expect(tellsTrouble(text, [])).toBe(false)
    },
  )

  it('takes what a directive would do for nothing that was done', () => {
    expect(tellsTrouble('  proxy_next_upstream error timeout http_502;\n  keepalive 32;', [])).toBe(false)
    expect(tellsTrouble('  proxy_next_upstream error timeout;\nthe page shows an error', [])).toBe(true)
  })

  it('keeps settings and manuals without a verdict', () => {
    const site =
      'server { listen 80; server_name shop.example; location / { proxy_pass http://127.0.0.1:3000; proxy_set_header Host $host; } }'
    expect(explain(site).verdict.state).not.toBe('fault')
    expect(
      explain('When you first create a security group, it has no inbound rules.').verdict.state,
    ).not.toBe('fault')
  })
})
