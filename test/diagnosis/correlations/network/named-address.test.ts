import { describe, expect, it } from 'vitest'
import { explain } from '../../../../src/explain/explain.ts'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

const refused =
  '2026/11/21 14:27:19 [error] 812#812: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: x, request: "GET / HTTP/1.1", upstream: "http://10.244.1.17:8080/", host: "x"'

describe('diagnosis/correlations/named-address', () => {
  it('compares the address that was asked with the one that somebody names', () => {
    expect(causeOf(refused, '', "The pod's current IP is actually: 10.244.2.31")).toBe('stale-dns')
    expect(
      causeOf(refused, '', '$ kubectl get endpoints shop', 'shop   10.244.2.31:8080,10.244.3.9:8080   45d'),
    ).toBe('stale-dns')
    expect(causeOf(refused, '', 'Endpoints:         10.244.1.17:8080')).toBe('backend-down')
    expect(causeOf(refused, '', 'Endpoints:         10.16.2.9:8080')).toBe('backend-down')
  })

  it('knows the words of other gateways', () => {
    const traefik = "'502 Bad Gateway' caused by: dial tcp 172.20.0.5:8080: connect: connection refused"
    expect(causeOf(traefik, 'PING app (172.20.0.9): 56 data bytes')).toBe('stale-dns')
  })

  it('reads remarks on where requests still go, and what a lookup printed', () => {
    const flagged =
      '[2026-01-01T10:00:00.000Z] "GET /x HTTP/1.1" 503 UF - "-" 0 95 1 - "-" "curl" "x" "web" "10.42.1.7:8080"'
    expect(causeOf(flagged, 'the pod has now IP 10.42.0.19')).toBe('stale-dns')
    expect(causeOf(flagged)).toBe('backend-down')
    expect(causeOf(refused, '', '$ dig +short shop.internal', '10.244.2.31')).toBe('stale-dns')
    expect(causeOf(refused, '', '$ dig +short shop.internal', '10.244.1.17')).toBe('backend-down')
  })

  it('reads the address that an engine tells of a container', () => {
    const kong =
      'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://172.20.0.8:4400/"'
    const inspect = "$ docker inspect -f '{{.Name}} {{.State.Status}} {{.NetworkSettings.IPAddress}}' shop"
    expect(causeOf(kong, '', inspect, '/shop running 172.20.0.3')).toBe('stale-dns')
    expect(causeOf(kong, '', inspect, '/shop running 172.20.0.8')).toBe('backend-down')
  })

  it('compares an address in an access log, or of a refusal, with the Services and pods that are listed', () => {
    const late =
      '10.0.0.9 - - [21/Nov/2026:14:27:19 +0000] "GET /x HTTP/1.1" 504 160 "-" "curl" 300 60.001 [shop-80] [] 10.43.7.9:80 0 60.001 504 8f1c'
    const listed = (address: string) =>
      `$ kubectl -n shop get svc -o wide\nNAME   TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)   AGE\nshop   ClusterIP   ${address}   <none>        80/TCP    4d`
    expect(causeOf(late, '', listed('10.43.91.4'))).toBe('stale-dns')
    expect(causeOf(late, '', listed('10.43.7.9'))).not.toBe('stale-dns')
    expect(causeOf(late, '', listed('10.96.1.4'))).not.toBe('stale-dns')
    const pod = (address: string) =>
      `$ kubectl get pods -o wide\nshop-6c9d7-x2f   1/1   Running   0   3m   ${address}   node1   <none>   <none>`
    expect(causeOf(refused, '', pod('10.244.1.31'))).toBe('stale-dns')
    expect(causeOf(refused, '', pod('10.244.1.17'))).toBe('backend-down')
  })

  it('holds the name and the port of a row against what was asked', () => {
    const cache = 'Error: connect ECONNREFUSED 10.43.7.9:6379'
    const services =
      '$ kubectl get svc\nNAME   TYPE        CLUSTER-IP    EXTERNAL-IP   PORT(S)   AGE\nshop   ClusterIP   10.43.12.8   <none>        80/TCP    4d'
    expect(causeOf(cache, '', services)).toBe('cache-down')
    expect(causeOf(cache, '', services.replace('80/TCP', '6379/TCP'))).toBe('stale-dns')
    const failed =
      '10.0.0.9 - - [21/Nov/2026:14:27:19 +0000] "GET /x HTTP/1.1" 502 160 "-" "curl" 300 0.004 [shop-80] [] 10.42.1.22:3000 160 0.004 502 8f1c'
    const pod = (name: string) =>
      `$ kubectl get pods -o wide\n${name}   1/1   Running   0   3m   10.42.1.31   node1   <none>   <none>`
    expect(causeOf(failed, '', pod('shop-6c9d7-x2f'))).toBe('stale-dns')
    for (const name of ['redis-6c9d7-x2f', 'redis-0', 'payments-6c9d7-x2f']) {
      expect(causeOf(failed, '', pod(name)), name).toBeNull()
      expect(explain(`${failed}\n\n${pod(name)}`).verdict.cause, name).not.toBe('stale-dns')
    }
    const other = refused.replace('10.244.1.17', '10.42.1.17')
    expect(causeOf(other, '', pod('redis-0'))).toBe('backend-down')
  })
})
