import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const failed = 'HTTP/1.1 502 Bad Gateway\n'

describe('diagnosis/correlations/customary-ports', () => {
  it.each([
    ['reverse_proxy app:8080 {\n  transport http {\n    tls\n  }\n}', 'https-to-http-port'],
    ['reverse_proxy 10.0.0.5:8443', 'http-to-https-port'],
    ['upstream app { server 10.0.0.5:8080; }\nlocation / { proxy_pass https://app; }', 'https-to-http-port'],
    ['ProxyPass / http://10.0.0.5:8443/', 'http-to-https-port'],
    ['backend app\n  server web1 10.0.0.5:80 ssl verify none', 'https-to-http-port'],
    ['labels:\n  - "traefik.http.services.app.loadbalancer.server.port=8443"', 'http-to-https-port'],
    ['    servers:\n      - url: "https://10.0.0.5:8080"', 'https-to-http-port'],
  ])('reads %s', (configuration, cause) => {
    expect(explainBySignatures(`${configuration}\n\n${failed}`).verdict.cause).toBe(cause)
  })

  it.each([
    'backend app\n  mode tcp\n  server web1 10.0.0.5:443 check',
    'reverse_proxy https://app:8443',
    'reverse_proxy app:8080',
    'traefik.http.services.app.loadbalancer.server.port=443\ntraefik.http.services.app.loadbalancer.server.scheme=https',
  ])('finds no fault in %s', (configuration) => {
    expect(explainBySignatures(configuration).verdict.state).not.toBe('fault')
    expect(explainBySignatures(`${configuration}\n\n${failed}`).verdict.cause).not.toMatch(/-port$/)
  })
})
