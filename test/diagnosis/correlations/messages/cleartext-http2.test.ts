import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause

const lost = (port: number) =>
  `[Fri Nov 20 10:12:03.100200 2026] [proxy_http:error] [pid 77:tid 81] (70014)End of file found: [client 203.0.113.9:50122] AH01102: error reading status line from remote server 10.4.0.9:${port}\n`
const server = (...listens: string[]) =>
  `\nserver {\n${listens.map((each) => `    listen ${each};\n`).join('')}    server_name shop.example;\n}\n`

describe('diagnosis/correlations/cleartext-http2', () => {
  it('finds a listener for HTTP/2 alone at the port that was asked in HTTP/1.1', () => {
    expect(cause(`${lost(8443)}${server('8443 http2')}`)).toBe('wrong-app-protocol')
    expect(cause(`${lost(8080)}${server('[::]:8080 http2', '8080 http2')}`)).toBe('wrong-app-protocol')
  })

  it('has nothing against TLS at that port, another port and a listener of HTTP/1.1', () => {
    expect(cause(`${lost(8443)}${server('8443 ssl http2')}`)).not.toBe('wrong-app-protocol')
    expect(cause(`${lost(8443)}${server('8443 http2', '[::]:8443 ssl http2')}`)).not.toBe(
      'wrong-app-protocol',
    )
    expect(cause(`${lost(8080)}${server('8443 http2')}`)).not.toBe('wrong-app-protocol')
    expect(cause(`${lost(8080)}${server('8080')}`)).not.toBe('wrong-app-protocol')
  })
})
