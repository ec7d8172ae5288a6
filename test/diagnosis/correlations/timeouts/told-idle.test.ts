import { describe, expect, it } from 'vitest'
import { explain } from '../../../../src/explain/explain.ts'
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

  it.each([
    'ALB idle timeout 900 seconds (long downloads); Apache with its defaults: KeepAlive On, KeepAliveTimeout 5',
    'Node: keep-alive timeout not set (default 5 s); load balancer idle timeout 60 seconds (default)',
    'the load balancer keeps idle connections open for 60 s, and the server closes idle connections after 30 s',
    'Google LB keep-alive timeout is 600 s, the site file has keepalive_timeout 65',
    '- load balancer: idle timeout 60 seconds (default)\n- app: express, keep alive timeout not set (default 5 seconds)',
    'an ALB (60 s)\n\n/etc/nginx/sites-enabled/shop:    keepalive_timeout 5;',
  ])('reads limits that are told in words: %s', (words) => {
    expect(
      explainBySignatures(`$ curl -i https://shop.example/\nHTTP/1.1 502\n\n${words}\n`).verdict.cause,
    ).toBe('keepalive-race')
  })

  it.each([
    'ALB idle timeout: 60 s; keepAliveTimeout default 5 s',
    'server.keepAliveTimeout = 5000\nidle_timeout = 60',
  ])('knows that a refused connection is no reused one: %s', (settings) => {
    const refused =
      '2026/11/20 17:04:51 [error] 812#812: *12 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://10.0.0.5:3000/", host: "shop.example"'
    expect(explainBySignatures(`${refused}\n${settings}`).verdict.cause).toBe('backend-down')
    expect(explain(`${refused}\n${settings}`).verdict.cause).toBe('backend-down')
  })

  it('takes a 504 for a closed connection only of a classic load balancer', () => {
    const told = (front: string) =>
      explainBySignatures(
        `$ curl -i https://shop.example/\nHTTP/1.1 504\n\n${front} (60 s) before nginx, which has keepalive_timeout 5\n`,
      ).verdict.cause
    expect(told('classic ELB')).toBe('keepalive-race')
    expect(told('an ALB')).toBe('slow-app-timeout')
  })

  it('knows the default of a balancer that is only named', () => {
    const text =
      '$ curl -i https://shop.example/\nHTTP/1.1 502\n\nan ALB asks Apache, which has KeepAliveTimeout 5\n'
    expect(explainBySignatures(text).verdict.cause).toBe('keepalive-race')
  })
})
