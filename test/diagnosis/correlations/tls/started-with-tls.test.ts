import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const closed =
  'upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:7681/"'

function quoteOf(text: string): string | undefined {
  return explainBySignatures(text)
    .hypotheses.find(({ cause }) => cause === 'http-to-https-port')
    ?.for.find(({ signature }) => signature === 'started-with-tls')?.quote
}

describe('diagnosis/correlations/started-with-tls', () => {
  it.each([
    ['the same port', `${closed}\n\nExecStart=/usr/bin/ttyd --port 7681 --ssl --ssl-cert /etc/c.pem bash`],
    [
      'a port that is a variable',
      `${closed}\n\n$ grep daemon /etc/init.d/shell\n daemon $prog --cert=\${CERTDIR} --port=\${PORT} $OPTS`,
    ],
    ['code', `${closed}\n\nhttps.createServer(options, app).listen(7681)`],
  ])('sees %s', (_, text) => {
    expect(quoteOf(text)).toMatch(/is asked in plain HTTP, and “.*” serves TLS/)
    expect(explainBySignatures(text).verdict.cause).toBe('http-to-https-port')
  })

  it.each([
    ['another port', `${closed}\n\nuvicorn main:app --port 8443 --ssl-certfile cert.pem`],
    [
      'nothing that failed',
      'location / {\n  proxy_pass http://127.0.0.1:7681;\n}\nttyd --port 7681 --ssl bash',
    ],
    ['a client', `${closed}\n\ncurl --cert client.pem https://127.0.0.1:7681/`],
  ])('says nothing of %s', (_, text) => expect(quoteOf(text)).toBeUndefined())
})
