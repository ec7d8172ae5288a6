import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const reply = 'HTTP/1.1 502 Bad Gateway\nServer: awselb/2.0\n\n'

describe('diagnosis/correlations/told-idle', () => {
  it.each([
    'IdleTimeout: 5 * time.Minute,\nidle_timeout = 905',
    'server.keepAliveTimeout = 30 * 1000\nidle_timeout = 60',
    'options.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);\nidle_timeout = 300',
    'server.tomcat.keep-alive-timeout=20s\nALB idle timeout: 60 s',
    'keepalive_timeout 75s;\nalb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=600',
  ])('sees that the server closes before the balancer does: %s', (settings) => {
    expect(explainBySignatures(`$ curl -i https://shop.example/\n${reply}${settings}\n`).verdict.cause).toBe(
      'keepalive-race',
    )
  })

  it('knows how long balancers reuse connections unless they are told', () => {
    const text = `$ curl -i https://shop.example/\n${reply}IdleTimeout: 30 * time.Second,\n`
    expect(explainBySignatures(text).verdict.cause).toBe('keepalive-race')
  })

  it('says nothing for it where the order is right', () => {
    const text = `$ curl -i https://shop.example/\n${reply}server.keepAliveTimeout = 65_000\nidle_timeout = 60\n`
    expect(explainBySignatures(text).verdict.cause).not.toBe('keepalive-race')
  })
})
