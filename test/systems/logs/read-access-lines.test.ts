import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accessLinesReader } from '../../../src/systems/logs/access-lines-reader.ts'
import { readAccessLines } from '../../../src/systems/logs/read-access-lines.ts'
import { hostileText } from '../../support/hostile-text.ts'

const alb = (timers: string, statuses: string, target = '10.0.3.21:8080') =>
  `https 2026-11-20T17:04:51.186641Z app/shop-alb/50dc6c495c0c9188 203.0.113.9:51234 ${target} ${timers} ${statuses} 412 272 "GET https://shop.example:443/cart HTTP/2.0" "curl/8.5.0" ECDHE TLSv1.2 arn:aws:x "Root=1-5" "shop.example" "arn" 0 2026-11-20T17:04:51.000000Z "forward" "-" "-" "${target}" "-" "-" "-"`

describe('readAccessLines', () => {
  it.each([
    [
      'nginx with upstream fields',
      '203.0.113.9 - - [20/Nov/2026:17:04:51 +0100] "GET / HTTP/1.1" 502 157 "-" "curl" rt=0.003 ua="10.0.0.5:8080, 10.0.0.6:8080" us="502, 502"',
      {
        system: 'nginx',
        from: '2026-11-20T16:04:51.000Z',
        groups: [
          {
            status: 502,
            upstreamStatus: '502, 502',
            upstream: '10.0.0.5:8080, 10.0.0.6:8080',
            durationMs: { p50: 3 },
          },
        ],
      },
    ],
    [
      'ingress-nginx',
      '203.0.113.9 - - [20/Nov/2026:17:04:51 +0000] "GET / HTTP/2.0" 504 160 "-" "curl" 412 60.003 [shop-web-80] [] 10.2.0.7:8080 0 60.002 504 0123456789abcdef0123456789abcdef',
      { system: 'nginx', groups: [{ status: 504, upstream: '10.2.0.7:8080', durationMs: { p50: 60_003 } }] },
    ],
    [
      'HAProxy',
      'Nov 20 17:04:51 lb-1 haproxy[812]: 203.0.113.9:51234 [20/Nov/2026:17:04:51.123] web~ app/<NOSRV> 0/-1/-1/-1/0 503 217 - - SC-- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
      { system: 'haproxy', groups: [{ status: 503, ending: 'SC--', upstream: 'app/<NOSRV>' }] },
    ],
    [
      'an AWS load balancer',
      alb('-1 -1 -1', '502 -'),
      {
        system: 'aws-alb',
        groups: [{ status: 502, upstreamStatus: '-', upstream: '10.0.3.21:8080', durationMs: null }],
      },
    ],
    [
      'Envoy',
      '[2026-11-20T17:04:51.120Z] "GET /cart HTTP/1.1" 503 UF,URX 0 91 3 - "-" "curl/8.5.0" "5b1c" "shop.example.com" "10.0.3.21:8080"',
      {
        system: 'envoy',
        groups: [{ status: 503, ending: 'UF,URX', upstream: '10.0.3.21:8080', durationMs: { p50: 3 } }],
      },
    ],
    [
      'Istio',
      '[2026-11-20T17:04:51.120Z] "GET /cart HTTP/1.1" 503 UC upstream_reset_before_response_started{connection_termination} - "-" 0 95 1 - "-" "curl" "5b1c" "shop" "10.0.3.21:8080" outbound|80||shop',
      { system: 'envoy', groups: [{ ending: 'UC', durationMs: { p50: 1 } }] },
    ],
    [
      'docker compose in front',
      'web_1  | 203.0.113.9 - - [20/Nov/2026:17:04:51 +0000] "GET / HTTP/1.1" 499 0 "-" "curl"',
      { system: 'nginx', groups: [{ status: 499 }] },
    ],
  ])('reads %s', (_, line, expected) => {
    expect(readAccessLines(`${line}\r\n${line}`)).toMatchObject({ requests: 2, ...expected })
  })

  it('leaves what is mostly something else', () => {
    expect(
      readAccessLines('hello\nworld\n203.0.113.9 - - [20/Nov/2026:17:04:51 +0000] "GET / HTTP/1.1" 502 1'),
    ).toBeNull()
    expect(readAccessLines('')).toBeNull()
  })

  it('takes whatever is pasted', () => {
    fc.assert(fc.property(hostileText, (text) => readAccessLines(text) === null || true))
  })

  it('takes time linear in the length of a line', () => {
    for (const unit of [
      '"',
      '[20/Nov/2026:17:04:51 +0000] "',
      '\\"',
      'a ',
      '-1/',
      'us=502, ',
      '502, ',
      '1.1.1.1:80, ',
    ]) {
      readAccessLines(
        `[20/Nov/2026:17:04:51 +0000] "GET / HTTP/1.1" 502 1 ${unit.repeat(250_000 / unit.length)}`,
      )
      readAccessLines(unit.repeat(250_000 / unit.length))
    }
  })

  it('names the system by the file when the lines do not', () => {
    const text = '203.0.113.9 - - [20/Nov/2026:17:04:51 +0000] "GET / HTTP/1.1" 502 1'
    expect(
      accessLinesReader({ command: 'tail /var/log/apache2/access.log', label: null, text, line: 1 }),
    ).toMatchObject({
      type: 'access-log',
      outcome: 'fail',
      system: 'apache',
    })
  })
})
