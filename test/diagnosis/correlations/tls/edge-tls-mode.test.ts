import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const reply = (status: number) => `$ curl -i https://shop.example/\nHTTP/2 ${status}\nserver: cloudflare\n\n`

describe('diagnosis/correlations/edge-tls-mode', () => {
  it.each([
    [`${reply(521)}Cloudflare SSL/TLS encryption mode: Flexible`],
    [`${reply(525)}SSL/TLS encryption mode is Full`],
    [`${reply(526)}ssl = "strict"`],
    ['ERR_TOO_MANY_REDIRECTS\n\nCloudflare SSL mode: Flexible'],
  ])('sets the mode against what the edge meets: %s', (text) => {
    expect(explainBySignatures(text).verdict.cause).toBe('cf-ssl-mode-mismatch')
  })

  it('says nothing where no mode is told, or several were tried', () => {
    const cause = (text: string) => explainBySignatures(text).verdict.cause
    expect(cause(reply(521))).not.toBe('cf-ssl-mode-mismatch')
    expect(cause(`${reply(521)}SSL mode: Full\nSSL mode: Flexible`)).not.toBe('cf-ssl-mode-mismatch')
  })
})
