import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const answer = '$ curl -i https://shop.example/\nHTTP/1.1 502 Bad Gateway'

describe('diagnosis/correlations/asked-at-home', () => {
  it.each([
    '# shop/.docker/nginx/nginx.conf\nfastcgi_pass localhost:9000;',
    '# nginx is running in docker\nlocation / {\n  proxy_pass http://127.0.0.1:3000;\n}',
    '# Caddyfile, caddy in docker\nshop.example {\n  reverse_proxy localhost:8096\n}',
  ])('knows whose loopback it is: %s', (configuration) => {
    expect(explainBySignatures(`${configuration}\n\n${answer}\n`).verdict.cause).toBe('wrong-port')
  })

  it('leaves other names, gateways on the machine and working ones alone', () => {
    const named = '# nginx is running in docker\nlocation / {\n  proxy_pass http://app:3000;\n}'
    expect(explainBySignatures(`${named}\n\n${answer}\n`).verdict.cause).not.toBe('wrong-port')
    const bare = 'location / {\n  proxy_pass http://127.0.0.1:3000;\n}'
    expect(explainBySignatures(`${bare}\n\n${answer}\n`).verdict.cause).not.toBe('wrong-port')
  })
})
