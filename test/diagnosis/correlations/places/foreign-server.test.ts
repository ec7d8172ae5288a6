import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function refused(at: string): string {
  return `2026/11/21 14:00:00 [error] 9#9: *4 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://${at}/", host: "shop"`
}

function group(...servers: string[]): string {
  const lines = servers.map((server) => `  server ${server};`).join('\n')
  return `upstream shop {\n${lines}\n}\nserver {\n  location / { proxy_pass http://shop; }\n}`
}

function causeOf(...parts: string[]): string | null {
  return explainBySignatures(parts.join('\n\n')).verdict.cause
}

describe('diagnosis/correlations/foreign-server', () => {
  it('blames the one address of a group of names', () => {
    expect(causeOf(group('app:7860', '192.168.50.11:8098'), refused('192.168.50.11:8098'))).toBe('wrong-port')
    expect(causeOf(group('app:7860', '127.0.0.1:7860'), refused('127.0.0.1:7860'))).toBe('wrong-port')
    const told = 'upstream shop has two servers: app:7860 and 192.168.50.11:8098'
    expect(causeOf(refused('192.168.50.11:8098').replaceAll('"', ''), told)).toBe('wrong-port')
  })

  it('says nothing of groups of one kind, of others that refuse too, and of another that refuses', () => {
    const other = refused('192.168.50.11:8098')
    expect(causeOf(group('192.168.50.10:8098', '192.168.50.11:8098'), other)).toBe('backend-down')
    expect(causeOf(group('app1.internal:8098', '192.168.50.11:8098'), other)).toBe('backend-down')
    expect(causeOf(group('app:7860', '192.168.50.11:8098'), other, refused('10.0.3.4:7860'))).toBe(
      'backend-down',
    )
    expect(causeOf(group('app:7860', '192.168.50.11:8098'), refused('10.0.3.4:7860'))).toBe('backend-down')
  })

  it('takes an address at the same port for a second machine', () => {
    expect(causeOf(group('app:3000', '10.0.0.9:3000'), refused('10.0.0.9:3000'))).toBe('backend-down')
    const told = 'upstream shop has two servers: app:3000 and 10.0.0.9:3000'
    expect(causeOf(refused('10.0.0.9:3000'), told)).toBe('backend-down')
  })
})
