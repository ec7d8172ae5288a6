import { describe, expect, it } from 'vitest'
import { askedPlaces } from '../../../../src/diagnosis/correlations/places/asked-places.ts'
import type { Evidence } from '../../../../src/model/evidence.ts'
import { serviceOf } from '../../../support/evidence.ts'

function causes(...lines: string[]): string[] {
  const evidence: Evidence = {
    id: 'logs',
    step: 'logs',
    type: 'logs',
    outcome: 'fail',
    target: null,
    hop: null,
    summary: '',
    startedAt: '2026-11-20T17:00:00.000Z',
    durationMs: 1,
    facts: {
      system: 'nginx',
      from: null,
      to: null,
      sources: [],
      groups: lines.map((sample) => ({
        source: 'x',
        sample,
        count: 1,
        firstAt: null,
        lastAt: null,
        perMinute: [],
      })),
    },
  }
  return askedPlaces
    .correlate([evidence], serviceOf([]))
    .findings.filter(({ weight }) => weight > 0)
    .map(({ cause }) => cause)
}

const error = (pid: number, message: string, upstream: string) =>
  `2026/11/21 14:27:19 [error] ${pid}#${pid}: *5 ${message}, client: 203.0.113.9, upstream: "${upstream}", host: "x"`
const refused = 'connect() failed (111: Connection refused) while connecting to upstream'
const unreachable = 'connect() failed (113: No route to host) while connecting to upstream'
const notHttp = 'upstream sent no valid HTTP/1.0 header while reading response header from upstream'

describe('diagnosis/correlations/asked-places', () => {
  it('sees plain HTTP go to a port of TLS', () => {
    expect(causes(error(812, notHttp, 'http://10.0.0.5:9443/'))).toEqual(['http-to-https-port'])
    expect(causes(error(812, refused, 'http://10.0.0.5:443/'))).toEqual(['wrong-port', 'http-to-https-port'])
    expect(causes(error(812, notHttp, 'https://10.0.0.5:9443/'))).toEqual([])
    expect(causes(error(812, notHttp, 'http://10.0.0.5:8080/'))).toEqual([])
  })

  it('takes an unreachable address of a bridge for one that nobody has any more', () => {
    expect(causes(error(812, unreachable, 'http://172.18.0.6:80/'))).toContain('stale-dns')
    expect(causes(error(812, unreachable, 'http://10.0.0.6:80/'))).toEqual([])
    expect(causes(error(812, unreachable, 'http://172.31.0.6:80/'))).toEqual([])
  })

  it('tells the loopback of a container by the low number of the process', () => {
    expect(causes(error(7, refused, 'http://127.0.0.1:3000/'))).toEqual(['wrong-port'])
    expect(causes(error(21461, refused, 'http://127.0.0.1:3000/'))).toEqual([])
    expect(causes(error(7, refused, 'http://10.0.0.5:3000/'))).toEqual([])
  })

  it('knows the edge of Cloudflare at ports where it serves no API of others', () => {
    const late = 'upstream timed out (110: Connection timed out) while connecting to upstream'
    expect(causes(error(812, late, 'http://104.18.7.192:8080/'))).toEqual([
      'wrong-port',
      'proxy-config-invalid',
    ])
    expect(causes(error(812, late, 'https://104.18.7.192:443/v1/chat'))).toEqual([])
    expect(causes(error(812, late, 'http://104.18.7.192:80/v1/chat'))).toEqual([])
  })
})
