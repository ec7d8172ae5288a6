import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function refused(at: string, client = '203.0.113.9', pid = 21461): string {
  return `2026/11/21 14:00:00 [error] ${pid}#${pid}: *4 connect() failed (111: Connection refused) while connecting to upstream, client: ${client}, server: shop, request: "GET / HTTP/1.1", upstream: "http://${at}/", host: "shop"`
}

function blamed(text: string): string | null {
  return explainBySignatures(text).verdict.cause
}

describe('diagnosis/correlations/own-container', () => {
  it.each([
    ['the prefix of Compose', `nginx_1  | ${refused('127.0.0.1:3000')}`],
    ['the command', `$ docker logs proxy\n${refused('127.0.0.1:3000')}`],
    ['a visitor from the bridge', refused('127.0.0.1:3000', '172.17.0.1')],
    [
      'a Compose file',
      `services:\n  nginx:\n    image: nginx:alpine\n    ports:\n      - "80:80"\n  app:\n    build: .\n\n${refused('127.0.0.1:3000')}`,
    ],
    [
      'the prefix before Apache’s line',
      'web_1 | [Sat Nov 21 14:31:54 2026] [proxy:error] [pid 8:tid 12] (111)Connection refused: AH00957: HTTP: attempt to connect to 127.0.0.1:8080 (localhost) failed',
    ],
  ])('blames the address where a gateway in a container asks itself: %s', (_name, text) => {
    expect(blamed(text)).toBe('wrong-port')
  })

  it('does not where the gateway is on a machine, asks elsewhere, or holds the app in its own container', () => {
    expect(blamed(refused('127.0.0.1:3000'))).toBe('backend-down')
    expect(blamed(`nginx_1  | ${refused('172.18.0.3:3000')}`)).toBe('backend-down')
    const both = [
      'shop_1  | [21-Nov-2026 14:43:59] NOTICE: ready to handle connections',
      'shop_1  | [21-Nov-2026 14:43:59] WARNING: [pool www] child 812 exited on signal 11 (SIGSEGV) after 0.1 seconds from start',
      `shop_1  | ${refused('127.0.0.1:9000')}`,
    ]
    expect(blamed(both.join('\n'))).not.toBe('wrong-port')
  })

  it('does not where the container has the machine’s network, or a supervisor runs several programs in it', () => {
    const host = 'services:\n  nginx:\n    image: nginx\n    network_mode: host\n\n'
    expect(blamed(`${host}nginx_1 | ${refused('127.0.0.1:3000')}`)).toBe('backend-down')
    const supervised = 'INFO exited: php-fpm (exit status 78; not expected)'
    expect(blamed(`$ docker logs shop\n${supervised}\n${refused('127.0.0.1:9000')}`)).not.toBe('wrong-port')
  })
})
