import { describe, expect, it } from 'vitest'
import { crashRoots } from '../../../../src/diagnosis/correlations/events/crash-roots.ts'
import { whatChanged } from '../../../../src/diagnosis/correlations/events/what-changed.ts'
import { headerSizes } from '../../../../src/diagnosis/correlations/messages/header-sizes.ts'
import { networkReadings } from '../../../../src/diagnosis/correlations/network/network-readings.ts'
import type { Evidence } from '../../../../src/model/evidence.ts'
import type { CapturedConnection } from '../../../../src/model/facts/capture.ts'
import type { Change } from '../../../../src/model/facts/changes.ts'
import type { Connects } from '../../../../src/model/facts/path-report.ts'
import { seen, targetsOf } from '../../../support/evidence.ts'
import { logged, pathOf, seenOn } from '../../../support/host-evidence.ts'
import { saidBy } from '../said-by.ts'

const service = pathOf('nginx', 'gunicorn')

describe('diagnosis/correlations/crash-roots', () => {
  const killed = logged('gunicorn', ['[ERROR] Worker (pid:812) was sent SIGKILL! Perhaps out of memory?'])

  it('joins a killed worker with the kernel’s line of the same process', () => {
    const own = logged('host', [
      'kernel: Memory cgroup out of memory: Killed process 812 (gunicorn) total-vm:1kB',
    ])
    const whole = logged('host', ['kernel: Out of memory: Killed process 812 (gunicorn) total-vm:1kB'])
    const other = logged('host', ['kernel: Out of memory: Killed process 99 (mysqld) total-vm:1kB'])
    expect(saidBy(crashRoots, [killed, own], service).weights).toEqual(['oom-cgroup 20'])
    expect(saidBy(crashRoots, [killed, whole], service).weights).toEqual(['oom-host 20'])
    expect(saidBy(crashRoots, [killed, other], service).weights).toEqual([])
  })

  it('joins it with a cgroup’s counter, and not where there is memory and no counter', () => {
    const cgroup = { cgroup: 'system.slice/shop.service', kills: 3, limitBytes: 268_435_456 }
    const counted = seenOn('machine', 'gunicorn', { cgroupOomKills: [cgroup] })
    expect(saidBy(crashRoots, [killed, counted], service)).toMatchObject({
      weights: ['oom-cgroup 18'],
      quotes: [expect.stringContaining('system.slice/shop.service has 3 oom_kill, limit 256 MB')],
    })
    const memory = { totalBytes: 8e9, availableBytes: 6e9, swapTotalBytes: 0, swapFreeBytes: 0 }
    expect(saidBy(crashRoots, [killed, seenOn('machine', 'gunicorn', { memory })], service).weights).toEqual([
      'oom-host -5',
    ])
  })

  it('joins a fault of the kernel with the exit of the same process', () => {
    const fault = 'kernel: php-fpm8.2[812]: segfault at 0 ip 000 sp 000 error 4 in xdebug.so[7f]'
    const exit = 'WARNING: [pool www] child 812 exited on signal 11 (SIGSEGV - core dumped) after 3 seconds'
    expect(saidBy(crashRoots, [logged('php-fpm', [exit]), logged('host', [fault])], service).weights).toEqual(
      ['app-native-crash 18'],
    )
    const other = exit.replace('812', '8123')
    expect(
      saidBy(crashRoots, [logged('php-fpm', [other]), logged('host', [fault])], service).weights,
    ).toEqual([])
  })

  it('tells a full disk from one without inodes, and from one with space', () => {
    const noSpace = logged('nginx', ['pwrite() "/var/lib/nginx/body/1" failed (28: No space left on device)'])
    const disk = (usedPercent: number, inodesUsedPercent: number) =>
      seenOn('machine', 'gunicorn', {
        disks: [{ mount: '/var', type: null, sizeBytes: 1, usedPercent, inodesUsedPercent, readOnly: false }],
      })
    expect(saidBy(crashRoots, [noSpace, disk(100, 20)], service).weights).toEqual(['disk-full 18'])
    expect(saidBy(crashRoots, [noSpace, disk(60, 100)], service).weights).toEqual([
      'inode-exhaustion 22',
      'disk-full -10',
    ])
    expect(saidBy(crashRoots, [noSpace, disk(60, 20)], service).weights).toEqual(['disk-full -4'])
  })

  it('joins too many open files with the process that has them', () => {
    const many = logged('nginx', ['accept4() failed (24: Too many open files)'])
    const machine = seenOn('machine', 'nginx', {
      processFiles: [{ pid: 1, name: 'nginx', open: 1020, limit: 1024 }],
    })
    expect(saidBy(crashRoots, [many, machine], service)).toMatchObject({
      weights: ['fd-exhaustion 16'],
      settings: ['LimitNOFILE=65536 (the unit of nginx)'],
    })
  })
})

describe('diagnosis/correlations/what-changed', () => {
  const premature = 'upstream prematurely closed connection while reading response header from upstream'
  const at = '2026-11-21T06:30:40Z'

  function errors(
    firstAt: string,
    lastAt = '2026-11-21T06:59:00Z',
    from: string | null = '2026-11-21T06:00:00Z',
  ) {
    const group = { source: 'log', sample: premature, count: 9, firstAt, lastAt, perMinute: [] }
    return seenOn('logs', 'nginx', { system: 'nginx', from, groups: [group] })
  }

  function changed(...changes: Change[]): Evidence {
    return seenOn('changes', 'gunicorn', { from: '2026-11-21T05:00:00Z', changes })
  }

  const started: Change = {
    at: '2026-11-21T06:30:00Z',
    kind: 'process-started',
    what: 'shop-api.service started',
  }
  const release: Change = {
    at: '2026-11-21T06:29:50Z',
    kind: 'release',
    what: '/srv/shop/current → releases/42',
  }

  it('sets the first error beside the release and the start before it', () => {
    const said = saidBy(whatChanged, [errors(at), changed(started, release)], service)
    expect(said.weights).toEqual(expect.arrayContaining(['bad-release 11', 'deploy-in-progress 10']))
    expect(said.quotes).toContain(
      `first error 40 s after shop-api.service started (release /srv/shop/current → releases/42): ${premature}`,
    )
  })

  it('weighs a change less the older it is, and not at all after ten minutes or after the errors', () => {
    const weightsAt = (when: string) =>
      saidBy(whatChanged, [errors(at), changed({ ...release, at: when })], service).weights
    expect(weightsAt('2026-11-21T06:26:40Z')).toContain('bad-release 9')
    expect(weightsAt('2026-11-21T06:22:40Z')).toContain('bad-release 6')
    expect(weightsAt('2026-11-21T06:10:00Z')).toEqual(['bad-release -4', 'deploy-in-progress -4'])
    expect(weightsAt('2026-11-21T06:40:00Z')).toEqual(['bad-release -4', 'deploy-in-progress -4'])
  })

  it('says nothing where the window begins with errors', () => {
    expect(saidBy(whatChanged, [errors('2026-11-21T06:00:10Z'), changed(started)], service).weights).toEqual(
      [],
    )
  })

  it('finds errors around a restart only', () => {
    const past = saidBy(whatChanged, [errors(at, '2026-11-21T06:30:50Z'), changed(started)], service)
    expect(past.weights).toContain('ungraceful-shutdown 12')
    const now: Change = { ...started, at: '2026-11-21T06:58:30Z' }
    const current = saidBy(whatChanged, [errors('2026-11-21T06:58:31Z'), changed(now)], service)
    expect(current.weights).toContain('deploy-in-progress 8')
  })

  it('finds an app that starts again and again', () => {
    const starts = ['06:30:10', '06:40:10', '06:50:10'].map((time) => ({
      ...started,
      at: `2026-11-21T${time}Z`,
    }))
    expect(saidBy(whatChanged, [errors(at), changed(...starts)], service).weights).toContain(
      'app-crash-loop 14',
    )
  })
})

describe('diagnosis/correlations/header-sizes', () => {
  function nginx(settings: Record<string, string>): Evidence {
    const to = 'http://127.0.0.1:8000'
    const pass = {
      serverNames: [],
      listens: ['80'],
      location: '/',
      protocol: 'proxy' as const,
      to,
      reuses: null,
    }
    const where = 'shop.conf:12'
    return seenOn('nginx', 'nginx', { passes: [{ ...pass, upstream: to, variable: false, settings, where }] })
  }
  const target = targetsOf(service)[1] ?? null

  it('finds headers that do not fit, and writes buffers that do', () => {
    const evidence = [nginx({ proxy_buffer_size: '4k' }), seen('http', target, { headerBytes: 9000 }, 'pass')]
    expect(saidBy(headerSizes, evidence, service)).toMatchObject({
      weights: ['upstream-header-too-big 25'],
      settings: ['proxy_buffer_size 16k; proxy_buffers 8 16k; proxy_busy_buffers_size 32k; (shop.conf:12)'],
    })
  })

  it('takes room to spare against it', () => {
    const evidence = [nginx({ proxy_buffer_size: '16k' }), seen('http', target, { headerBytes: 900 }, 'pass')]
    expect(saidBy(headerSizes, evidence, service).weights).toEqual(['upstream-header-too-big -6'])
  })

  it('reads the size that uWSGI refused, and not the start of a request taken for one', () => {
    const refused = logged('uwsgi', ['invalid request block size: 5292 (max 4096)...skip'])
    expect(saidBy(headerSizes, [refused], service)).toMatchObject({
      weights: ['request-too-big-for-app 12'],
      settings: ['buffer-size = 8192 (default of uWSGI)'],
    })
    const http = logged('uwsgi', ['invalid request block size: 21573 (max 4096)...skip'])
    expect(saidBy(headerSizes, [http], service).weights).toEqual([])
  })
})

describe('diagnosis/correlations/network-readings', () => {
  const connection: CapturedConnection = {
    client: '10.0.0.1:40000',
    server: '10.0.0.2:8000',
    syn: 1,
    retransmissions: 0,
    answered: true,
    closedFirst: 'server',
    reset: 'server',
    durationMs: 2609,
    idleMs: 2202,
    bytes: 178,
    sentAfterClose: true,
  }
  const capture = (more: Partial<CapturedConnection>) =>
    saidBy(
      networkReadings,
      [seenOn('capture', 'nginx', { connections: [{ ...connection, ...more }] })],
      service,
    )

  it('sees a race on the wire', () => {
    expect(capture({})).toMatchObject({
      weights: ['keepalive-race 26'],
      quotes: ['10.0.0.2:8000 closed after 2.2 s idle, and 10.0.0.1:40000 sent a request on that connection'],
    })
  })

  it('tells unanswered first packets from refused ones', () => {
    const silent = { answered: false, closedFirst: null, bytes: 0, sentAfterClose: false, idleMs: 0 } as const
    expect(capture({ ...silent, reset: null, syn: 3 }).weights).toContain('connect-drop 18')
    expect(capture({ ...silent, reset: null, syn: 1 }).weights).toEqual([])
    expect(capture({ ...silent, reset: 'server' }).weights).toContain('backend-down 14')
  })

  const connects: Connects = {
    address: '10.0.0.2',
    port: 80,
    attempts: 3,
    connected: 3,
    refused: 0,
    timedOut: 0,
    averageMs: 1,
  }
  const lossy = { hop: 1, address: '10.0.0.9', lossPercent: 80, averageMs: 1 }
  const report = (more: Partial<Connects>, reached = true) =>
    saidBy(
      networkReadings,
      [
        seenOn('path-report', 'nginx', {
          tool: 'mtr',
          routes: [
            {
              address: '10.0.0.2',
              routers: [lossy, { ...lossy, hop: 2, address: '10.0.0.2', lossPercent: 0 }],
              reached,
            },
          ],
          connects: [{ ...connects, ...more }],
        }),
      ],
      service,
    )

  it('does not take loss at a router for loss while connections are made', () => {
    expect(report({}).weights.every((each) => / -\d+$/.test(each))).toBe(true)
  })

  it('tells a filtered port from a machine that is away', () => {
    const away = { connected: 0, timedOut: 3 }
    expect(report(away).weights).toEqual(expect.arrayContaining(['host-firewall-block 14', 'host-down -15']))
    expect(report(away, false).weights).toEqual(expect.arrayContaining(['connect-drop 14', 'host-down 10']))
    expect(report({ connected: 0, refused: 3 }).weights).toContain('backend-down 15')
  })

  it('finds two ends without a common version of TLS', () => {
    const accepted = [{ protocol: 'TLSv1.3', ciphers: [] }]
    const offered = { protocols: ['TLSv1', 'TLSv1.2'], ciphers: null, where: 'shop.conf:9' }
    const facts = { accepted, refused: [], offered }
    expect(saidBy(networkReadings, [seenOn('tls-overlap', 'nginx', facts)], service)).toMatchObject({
      weights: ['tls-protocol-mismatch 26'],
      settings: ['proxy_ssl_protocols TLSv1 TLSv1.2 TLSv1.3; (shop.conf:9)'],
    })
    const common = { ...facts, offered: { ...offered, protocols: ['TLSv1.3'] } }
    expect(saidBy(networkReadings, [seenOn('tls-overlap', 'nginx', common)], service).weights).toEqual([
      'tls-protocol-mismatch -14',
    ])
    const plain = {
      accepted: [],
      refused: [{ protocol: 'TLSv1.2', message: 'wrong version number' }],
      offered: null,
    }
    expect(saidBy(networkReadings, [seenOn('tls-overlap', 'nginx', plain)], service).weights).toEqual([
      'https-to-http-port 22',
    ])
  })
})
