import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const pass = 'server {\n  location / {\n    proxy_pass https://app:8000;\n  }\n}'

function quoteOf(text: string): string | undefined {
  return explainBySignatures(text)
    .hypotheses.find(({ cause }) => cause === 'https-to-http-port')
    ?.for.find(({ signature }) => signature === 'plain-under-tls')?.quote
}

describe('diagnosis/correlations/plain-under-tls', () => {
  it.each([
    ['uvicorn', `${pass}\n\nWARNING:  Invalid HTTP request received.`],
    ['Node', `${pass}\n\nError: Parse Error: Invalid method encountered\n  code: 'HPE_INVALID_METHOD'`],
    [
      'a server that names its port',
      `${pass}\n\nINFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)\n\n$ curl -I https://shop.example/\nHTTP/2 502\nserver: nginx`,
    ],
  ])('sees %s', (_, text) => {
    expect(quoteOf(text)).toMatch(/^port 8000 is asked by TLS, and its server says “/)
    expect(explainBySignatures(text).verdict.cause).toBe('https-to-http-port')
  })

  it.each([
    [
      'plain HTTP on both ends',
      `${pass.replace('https', 'http')}\n\nWARNING:  Invalid HTTP request received.`,
    ],
    ['a server that was asked well', `${pass}\n\nINFO:     Uvicorn running on http://0.0.0.0:8001`],
  ])('says nothing of %s', (_, text) => expect(quoteOf(text)).toBeUndefined())
})
