import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const cause = (text: string) => explainBySignatures(text).verdict.cause
const late = '$ curl -I https://shop.example/\nHTTP/1.1 504 Gateway Time-out\nServer: nginx\n\n'
const compose = (label: string) => `services:
  app:
    image: shop/app
    labels:
      - traefik.enable=true
${label}    networks:
      - default
      - proxy
`
const apache =
  '[proxy_http:error] [pid 2287] (20014)Internal error (specific information not available): [client 203.0.113.9:62223] AH01102: error reading status line from remote server localhost:8081\n[proxy:error] [pid 2287] AH00898: Error reading from remote server returned by /stream/1'

describe('diagnosis/correlations of gateways and their networks', () => {
  it('sets rules that somebody typed against what gets no answer', () => {
    expect(cause(`${late}iptables -I DOCKER-USER -i eth0 -j DROP`)).toBe('host-firewall-block')
    expect(cause(`${late}iptables -A INPUT -p tcp --dport 22 -j DROP`)).not.toBe('host-firewall-block')
    expect(explainBySignatures('iptables -I DOCKER-USER -i eth0 -j DROP').verdict.state).not.toBe('fault')
  })

  it('misses the label for one of several networks', () => {
    expect(cause(`${compose('')}\n${late}`)).toBe('container-network-broken')
    expect(cause(`${compose('      - traefik.docker.network=proxy\n')}\n${late}`)).not.toBe(
      'container-network-broken',
    )
  })

  it('misses it in a part of the file without the name of the service, too', () => {
    const part = (networks: string, label = '') =>
      `HTTP/1.1 504 Gateway Timeout\n\nGateway Timeout\n\n    networks:\n${networks}    labels:\n      - "traefik.enable=true"\n${label}      - "traefik.http.routers.a.rule=Host(\`a.example\`)"\n`
    const two = '      - front\n      - inner\n'
    expect(cause(part(two))).toBe('container-network-broken')
    expect(cause(part('      - front\n'))).not.toBe('container-network-broken')
    expect(cause(part(two, '      - "traefik.docker.network=front"\n'))).not.toBe('container-network-broken')
  })

  it('compares the slashes of a path and of where it is passed to', () => {
    const causes = (text: string) =>
      explainBySignatures(text)
        .hypotheses.slice(0, 3)
        .map((each) => each.cause)
    expect(causes(`${apache}\n\nProxyPass "/stream" "http://localhost:8081/"`)).toContain(
      'proxy-config-invalid',
    )
    expect(causes(`${apache}\n\nProxyPass "/stream" "http://localhost:8081/stream"`)).not.toContain(
      'proxy-config-invalid',
    )
  })

  it('tells workers that are replaced again and again from those of one start', () => {
    const boots = (seconds: number) =>
      [0, 1, 2, 3, 4]
        .map(
          (at) =>
            `[2026-11-20 17:04:${String(10 + at * seconds).padStart(2, '0')} +0000] [${7 + at}] [INFO] Booting worker with pid: ${7 + at}`,
        )
        .join('\n')
    expect(cause(boots(8))).toBe('app-crash-loop')
    expect(explainBySignatures(boots(0)).verdict.state).not.toBe('fault')
  })
})
