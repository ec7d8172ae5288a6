import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const causeOf = (...lines: string[]) => explainBySignatures(lines.join('\n')).verdict.cause

describe('diagnosis/correlations/spare-server-down', () => {
  const group = [
    'upstream app {',
    '  # Cannot connect to network of this container',
    '  server 127.0.0.1 down;',
  ]

  it('blames the group where a live server stands beside one that is down', () => {
    const none = 'no live upstreams while connecting to upstream'
    expect(causeOf(none, '', ...group, '  server 172.17.0.2:9000;', '}')).toMatch(
      /no-live-upstreams|proxy-penalty-box/,
    )
    expect(causeOf('HTTP/1.1 503 Service Unavailable', '', ...group, '}')).toBe('container-network-broken')
  })
})

describe('diagnosis/correlations/many-headers', () => {
  const links = ['a', 'b', 'c'].map((name) => `Header add Link "</${name}.css>; rel=preload"`)

  it('blames many headers only beside a gateway that fails', () => {
    expect(causeOf('HTTP/1.1 502 Bad Gateway', 'Server: nginx', '', ...links)).toBe('upstream-header-too-big')
    expect(causeOf(...links)).toBeNull()
  })
})

describe('diagnosis/correlations/reused-by-apache', () => {
  const page = ['HTTP/1.1 502', 'Server: Apache', '', 'Proxy Error', '']

  it('reads Apache’s 502 beside reused connections, and nothing in a ProxyPass alone', () => {
    expect(causeOf(...page, 'ProxyPass / http://localhost:8123/')).toBe('keepalive-race')
    expect(causeOf(...page, 'ProxyPass / http://localhost:8123/ disablereuse=On')).not.toBe('keepalive-race')
    expect(causeOf('ProxyPass / http://localhost:8123/')).toBeNull()
  })
})
