import { describe, expect, it } from 'vitest'
import { timeoutLadder } from '../../../../src/diagnosis/correlations/timeouts/timeout-ladder.ts'
import type { Evidence } from '../../../../src/model/evidence.ts'
import type { NodeProcess } from '../../../../src/model/facts/node.ts'
import type { Timeout } from '../../../../src/model/facts/timeout.ts'
import { seen, targetsOf } from '../../../support/evidence.ts'
import { limit, logged, pastedPathOf, pathOf, seenOn } from '../../../support/host-evidence.ts'

const reuse60 = limit('idle-reused', 'keepalive_timeout', 60_000, { where: '/etc/nginx/conf.d/shop.conf:4' })
const read60 = limit('response', 'proxy_read_timeout', 60_000)

function nginx(timeouts: Timeout[], host: string | null = 'web-1'): Evidence {
  return seenOn('nginx', 'nginx', { timeouts }, host)
}

function gunicorn(timeouts: Timeout[], host: string | null = 'web-1'): Evidence {
  const master = { pid: 812, startedAt: null, argv: [], configFile: null, binds: [], workerClass: 'gthread' }
  const rest = { workersWanted: 2, threads: 4, workers: [], backlog: null, maxRequests: null }
  return seenOn('gunicorn', 'gunicorn', { masters: [{ ...master, ...rest, timeouts }] }, host)
}

function node(timeouts: Timeout[], version = 'v24.1.0', host: string | null = 'web-1'): Evidence {
  const process: NodeProcess = {
    pid: 9,
    name: 'node',
    version,
    startedAt: null,
    memoryBytes: null,
    cpuPercent: null,
    heapLimitBytes: null,
    ports: [3000],
    pm2: null,
    timeouts,
  }
  return seenOn('node', 'node', { processes: [process] }, host)
}

const premature =
  '2026/11/21 06:59:10 [error] 31#31: *5 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.1, server: shop, request: "POST /cart HTTP/1.1", upstream: "http://127.0.0.1:8000/cart", host: "shop"'

function sums(evidence: Evidence[], service = pathOf('nginx', 'gunicorn')): Record<string, number> {
  const totals: Record<string, number> = {}
  for (const { cause, weight } of timeoutLadder.correlate(evidence, service).findings) {
    totals[cause] = (totals[cause] ?? 0) + weight
  }
  return totals
}

describe('diagnosis/correlations/timeout-ladder, idle connections', () => {
  it('calls a shorter idle time inside a race, with the setting, value, file and line to change', () => {
    const evidence = [
      nginx([reuse60]),
      gunicorn([limit('idle-accepted', '--keep-alive', 2000, { where: 'argv of pid 812' })]),
    ]
    const { findings, advice } = timeoutLadder.correlate(evidence, pathOf('nginx', 'gunicorn'))
    expect(findings).toMatchObject([
      {
        cause: 'keepalive-race',
        weight: 12,
        hop: 'gunicorn',
        quote:
          'gunicorn closes idle connections after 2 s (--keep-alive, argv of pid 812); nginx reuses them for up to 60 s (keepalive_timeout, /etc/nginx/conf.d/shop.conf:4)',
      },
    ])
    expect(advice).toEqual([
      {
        cause: 'keepalive-race',
        hop: 'gunicorn',
        host: 'web-1',
        setting: '--keep-alive 65',
        where: 'argv of pid 812',
        why: 'gunicorn closes idle connections after 2 s while nginx still sends requests on them for 60 s; 65 s lets nginx be the one that closes.',
      },
      {
        cause: 'keepalive-race',
        hop: 'nginx',
        host: 'web-1',
        setting: 'keepalive_timeout 1s; # in the upstream block',
        where: '/etc/nginx/conf.d/shop.conf:4',
        why: 'gunicorn closes idle connections after 2 s while nginx still sends requests on them for 60 s; with a shorter reuse it never meets a connection that is being closed.',
      },
    ])
  })

  it('counts connections that were cut off beside the wrong order', () => {
    const evidence = [nginx([reuse60]), gunicorn([limit('idle-accepted', '--keep-alive', 2000)])]
    expect(sums([...evidence, logged('nginx', [premature])])['keepalive-race']).toBe(22)
  })

  it('counts them for little when workers were killed at the same time', () => {
    const evidence = [nginx([reuse60]), gunicorn([limit('idle-accepted', '--keep-alive', 2000)])]
    const killed = logged('gunicorn', ['[ERROR] Worker (pid:812) was sent SIGKILL! Perhaps out of memory?'])
    expect(sums([...evidence, logged('nginx', [premature]), killed])['keepalive-race']).toBe(15)
  })

  it('takes the right order, and connections that are never reused, against a race', () => {
    const keeps = gunicorn([limit('idle-accepted', '--keep-alive', 75_000)])
    const never = nginx([limit('idle-reused', 'keepalive', 0)])
    expect(sums([nginx([reuse60]), keeps])).toEqual({ 'keepalive-race': -6 })
    expect(sums([never, gunicorn([limit('idle-accepted', '--keep-alive', 2000)])])).toEqual({
      'keepalive-race': -6,
    })
  })

  it('takes equal times for a race, and a server that closes after each response for none', () => {
    const same = gunicorn([limit('idle-accepted', '--keep-alive', 60_000)])
    const sync = gunicorn([limit('idle-accepted', 'worker class sync', 0)])
    expect(sums([nginx([reuse60]), same])).toEqual({ 'keepalive-race': 12 })
    expect(sums([nginx([reuse60]), sync])).toEqual({ 'keepalive-race': -6 })
  })

  it('prefers what was measured to what a product does by default', () => {
    const service = pathOf('nginx', 'node')
    const target = targetsOf(service)[1] ?? null
    const measured = seen('keepalive', target, { kept: true, closedAfterMs: 72_000 }, 'pass')
    const byDefault = limit('idle-accepted', 'server.keepAliveTimeout', 5000, { isDefault: true })
    expect(sums([nginx([reuse60]), node([byDefault])], service)).toEqual({ 'keepalive-race': 9 })
    expect(sums([nginx([reuse60]), node([byDefault]), measured], service)).toEqual({ 'keepalive-race': -6 })
  })

  it('knows what load balancers do by default, and changes Node rather than them', () => {
    const service = pathOf('aws-alb', 'node')
    const evidence = [node([limit('idle-accepted', 'server.keepAliveTimeout', 5000)])]
    const { findings, advice } = timeoutLadder.correlate(evidence, service)
    expect(findings).toMatchObject([{ cause: 'keepalive-race', weight: 9 }])
    expect(findings[0]?.quote).toContain('default of ALB, not looked at')
    expect(advice[0]?.setting).toBe('server.keepAliveTimeout = 65_000; server.headersTimeout = 66_000')
  })

  it('shortens the reuse where the inner server has no such setting', () => {
    const service = pathOf('nginx', 'unknown')
    const target = targetsOf(service)[1] ?? null
    const measured = seen('keepalive', target, { kept: true, closedAfterMs: 5000 }, 'pass')
    const { advice } = timeoutLadder.correlate([nginx([reuse60]), measured], service)
    expect(advice[0]).toMatchObject({
      hop: 'nginx',
      setting: 'keepalive_timeout 4s; # in the upstream block',
    })
  })

  it('advises a gateway that was read to reuse connections for less long, until the app is changed', () => {
    const service = pathOf('nginx', 'node')
    const target = targetsOf(service)[1] ?? null
    const advised = (closedAfterMs: number) =>
      timeoutLadder
        .correlate(
          [nginx([reuse60]), seen('keepalive', target, { kept: true, closedAfterMs }, 'pass')],
          service,
        )
        .advice.map(({ setting }) => setting)
    const app = 'server.keepAliveTimeout = 65_000; server.headersTimeout = 66_000'
    expect(advised(5000)).toEqual([app, 'keepalive_timeout 4s; # in the upstream block'])
    expect(advised(883)).toEqual([app, 'keepalive_timeout 441ms; # in the upstream block'])
  })

  it('wants headersTimeout above keepAliveTimeout in old versions of Node only', () => {
    const service = pathOf('nginx', 'node')
    const both = [
      limit('idle-accepted', 'server.keepAliveTimeout', 65_000),
      limit('headers', 'server.headersTimeout', 60_000),
    ]
    expect(sums([node(both, 'v12.18.4')], service)).toEqual({ 'keepalive-race': 8 })
    expect(sums([node(both, 'v12.19.0')], service)).toEqual({})
    expect(sums([node(both, 'v24.1.0')], service)).toEqual({})
  })

  it('says nothing of hops between which something unread stands', () => {
    const service = pathOf('nginx', 'unknown', 'gunicorn')
    const evidence = [nginx([reuse60]), gunicorn([limit('idle-accepted', '--keep-alive', 2000)])]
    expect(sums(evidence, service)).toEqual({})
  })

  it('compares pasted configurations by what the systems are for', () => {
    const evidence = [gunicorn([limit('idle-accepted', '--keep-alive', 2000)], null), nginx([reuse60], null)]
    expect(sums(evidence, pastedPathOf('gunicorn', 'nginx'))).toEqual({ 'keepalive-race': 12 })
  })
})

describe('diagnosis/correlations/timeout-ladder, response times', () => {
  const worker30 = limit('worker', '--timeout', 30_000, { where: '/srv/gunicorn.conf.py:3' })

  it('calls an app that ends its worker before the proxy gives up inverted', () => {
    const { findings, advice } = timeoutLadder.correlate(
      [nginx([read60]), gunicorn([worker30])],
      pathOf('nginx', 'gunicorn'),
    )
    expect(findings).toMatchObject([{ cause: 'timeout-ladder-inverted', weight: 8, hop: 'nginx' }])
    expect(advice[0]).toMatchObject({
      setting: '--timeout 65',
      where: '/srv/gunicorn.conf.py:3',
      hop: 'gunicorn',
    })
    expect(advice[0]?.why).toContain('`proxy_read_timeout 25s;`')
  })

  it('blames the worker’s limit when requests end at just that duration', () => {
    const requests = seenOn('access-log', 'nginx', {
      system: 'nginx',
      groups: [
        {
          source: 'access.log',
          status: 502,
          upstreamStatus: '502',
          upstream: '127.0.0.1:8000',
          ending: null,
          count: 9,
          firstAt: null,
          lastAt: null,
          durationMs: { min: 30_001, p50: 30_005, max: 30_020 },
          sample: 'GET /report 502 30.005',
        },
      ],
    })
    const totals = sums([nginx([read60]), gunicorn([worker30]), requests])
    expect(totals).toEqual({ 'timeout-ladder-inverted': 18, 'worker-timeout': 14 })
    const other = [nginx([read60]), gunicorn([limit('worker', '--timeout', 40_000)]), requests]
    expect(sums(other)).toEqual({ 'timeout-ladder-inverted': 8 })
  })

  it('takes a worker that is ended shortly after the proxy gave up for well ordered', () => {
    const evidence = [nginx([read60]), gunicorn([limit('worker', '--timeout', 65_000)])]
    expect(sums(evidence)).toEqual({ 'timeout-ladder-inverted': -6 })
  })

  it('wants the outer gateway to wait longer than the inner, and raises the outer where it can', () => {
    const service = pathOf('haproxy', 'nginx')
    const haproxy = seenOn('haproxy', 'haproxy', { timeouts: [limit('response', 'timeout server', 30_000)] })
    const { findings, advice } = timeoutLadder.correlate([haproxy, nginx([read60])], service)
    expect(findings).toMatchObject([{ cause: 'timeout-ladder-inverted', weight: 9, hop: 'haproxy' }])
    expect(advice).toMatchObject([{ hop: 'haproxy', setting: 'timeout server 65s' }])
  })

  it('lowers the inner limit where the outer cannot be raised', () => {
    const service = pathOf('heroku', 'nginx')
    const { advice } = timeoutLadder.correlate([nginx([read60])], service)
    expect(advice).toMatchObject([{ hop: 'nginx', setting: 'proxy_read_timeout 25s;' }])
  })

  it('uses the limit of the protocol that the inner server speaks', () => {
    const service = pathOf('nginx', 'php-fpm')
    const both = nginx([
      limit('response', 'proxy_read_timeout', 10_000),
      limit('response', 'fastcgi_read_timeout', 60_000),
    ])
    const pool = {
      name: 'www',
      listen: '/run/php/php8.2-fpm.sock',
      listenMode: null,
      listenOwner: null,
      listenGroup: null,
      user: null,
      manager: null,
      maxChildren: null,
      children: null,
      backlog: null,
      slowLog: null,
      where: '/etc/php/8.2/fpm/pool.d/www.conf',
      status: null,
    }
    const fpm = seenOn('php-fpm', 'php-fpm', {
      pools: [{ ...pool, timeouts: [limit('worker', 'request_terminate_timeout', 30_000)] }],
    })
    const { findings, advice } = timeoutLadder.correlate([both, fpm], service)
    expect(findings[0]?.quote).toContain('fastcgi_read_timeout')
    expect(advice[0]?.setting).toBe('request_terminate_timeout = 65s')
  })

  it('says little of defaults, and nothing of limits that nobody looked at', () => {
    const byDefault = { isDefault: true }
    const evidence = [
      nginx([limit('response', 'proxy_read_timeout', 60_000, byDefault)]),
      gunicorn([limit('worker', '--timeout', 30_000, byDefault)]),
    ]
    expect(timeoutLadder.correlate(evidence, pathOf('nginx', 'gunicorn'))).toMatchObject({
      findings: [{ weight: 4 }],
      advice: [],
    })
    expect(timeoutLadder.correlate([], pathOf('aws-alb', 'nginx', 'gunicorn')).findings).toEqual([])
  })
})

describe('diagnosis/correlations/timeout-ladder, stops', () => {
  it('calls a short time to finish ungraceful when requests were cut off at a restart', () => {
    const service = pathOf('nginx', 'node')
    const inner = node([
      limit('graceful', 'kill_timeout', 1600, { where: 'default of PM2', isDefault: true }),
    ])
    const cut = logged('nginx', [
      { sample: premature, firstAt: '2026-11-21T06:59:10Z', lastAt: '2026-11-21T06:59:20Z' },
    ])
    const restart = seenOn('changes', 'node', {
      changes: [{ at: '2026-11-21T06:59:08Z', kind: 'process-started', what: 'shop.service started' }],
    })
    expect(sums([nginx([read60]), inner], service)).toEqual({ 'ungraceful-shutdown': 4 })
    expect(sums([nginx([read60]), inner, cut, restart], service)['ungraceful-shutdown']).toBe(14)
    expect(timeoutLadder.correlate([nginx([read60]), inner, cut, restart], service).advice).toMatchObject([
      { cause: 'ungraceful-shutdown', setting: 'kill_timeout: 30000' },
    ])
  })
})
