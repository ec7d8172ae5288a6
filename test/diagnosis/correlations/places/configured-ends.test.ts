import { describe, expect, it } from 'vitest'
import { configuredEnds } from '../../../../src/diagnosis/correlations/places/configured-ends.ts'
import { unixSockets } from '../../../../src/diagnosis/correlations/places/unix-sockets.ts'
import { tlsPorts } from '../../../../src/diagnosis/correlations/tls/tls-ports.ts'
import type { Evidence } from '../../../../src/model/evidence.ts'
import type { NginxPass } from '../../../../src/model/facts/nginx.ts'
import type { UnixSocket } from '../../../../src/model/facts/sockets.ts'
import { seen, targetsOf } from '../../../support/evidence.ts'
import { logged, pastedPathOf, pathOf, seenOn } from '../../../support/host-evidence.ts'
import { saidBy } from '../said-by.ts'

function nginxTo(
  protocol: NginxPass['protocol'],
  to: string,
  host: string | null = null,
  more: Partial<NginxPass> = {},
): Evidence {
  const pass = { serverNames: [], listens: ['80'], location: '/', protocol, to, upstream: to, reuses: null }
  const rest = { variable: false, settings: {}, where: 'shop.conf:12' }
  return seenOn('nginx', 'nginx', { passes: [{ ...pass, ...rest, ...more }] }, host)
}

function gunicornAt(bind: string): Evidence {
  return seenOn(
    'gunicorn',
    'gunicorn',
    { masters: [{ pid: 812, binds: [bind], configFile: null } as never] },
    null,
  )
}

function uwsgiAt(protocol: string, address: string): Evidence {
  const instance = { pid: 7, configFile: 'uwsgi.ini', sockets: [{ protocol, address }] }
  return seenOn('uwsgi', 'uwsgi', { instances: [instance as never] }, null)
}

function poolAt(listen: string, host: string | null = null): Evidence {
  const where = '/etc/php/8.2/fpm/pool.d/www.conf'
  return seenOn(
    'php-fpm',
    'php-fpm',
    { masterPid: null, pools: [{ name: 'www', listen, where } as never] },
    host,
  )
}

describe('diagnosis/correlations/configured-ends', () => {
  const service = pastedPathOf('nginx', 'gunicorn')

  it('compares a pasted nginx configuration with gunicorn’s arguments', () => {
    const said = saidBy(
      configuredEnds,
      [gunicornAt('127.0.0.1:8001'), nginxTo('proxy', 'http://127.0.0.1:8000')],
      service,
    )
    expect(said).toEqual({
      weights: ['wrong-port 15'],
      quotes: [
        'nginx passes to 127.0.0.1:8000 (shop.conf:12), but gunicorn (pid 812) listens on 127.0.0.1:8001',
      ],
      settings: ['proxy_pass http://127.0.0.1:8001; (shop.conf:12)'],
    })
  })

  it('is content where both name one address', () => {
    const evidence = [nginxTo('proxy', 'http://localhost:8000'), gunicornAt('0.0.0.0:8000')]
    expect(saidBy(configuredEnds, evidence, service).weights).toEqual([])
  })

  it.each([
    ['proxy', 'http://127.0.0.1:3031', 'uwsgi', 'uwsgi_pass 127.0.0.1:3031; (shop.conf:12)'],
    ['uwsgi', '127.0.0.1:3031', 'http', 'proxy_pass http://127.0.0.1:3031; (shop.conf:12)'],
  ] as const)('calls %s to %s where %s is spoken a wrong protocol', (protocol, to, spoken, setting) => {
    const said = saidBy(
      configuredEnds,
      [nginxTo(protocol, to), uwsgiAt(spoken, '127.0.0.1:3031')],
      pastedPathOf('nginx', 'uwsgi'),
    )
    expect(said.weights).toEqual(['wrong-app-protocol 24'])
    expect(said.settings).toEqual([setting])
  })

  it('finds HTTP sent to PHP, and is content with uwsgi at a socket of uwsgi', () => {
    const php = [nginxTo('proxy', 'http://127.0.0.1:9000'), poolAt('127.0.0.1:9000')]
    expect(saidBy(configuredEnds, php, pastedPathOf('nginx', 'php-fpm')).weights).toEqual([
      'wrong-app-protocol 24',
    ])
    const good = [nginxTo('uwsgi', 'unix:/run/app.sock'), uwsgiAt('uwsgi', '/run/app.sock')]
    expect(saidBy(configuredEnds, good, pastedPathOf('nginx', 'uwsgi')).weights).toEqual([])
  })
})

describe('diagnosis/correlations/tls-ports', () => {
  const service = pathOf('nginx', 'node')
  const target = targetsOf(service)[1] ?? null

  it('finds TLS asked of a plain port, and plain HTTP asked of a TLS port', () => {
    const plain = seen('tls', target, { port: 8010, protocol: null, problem: 'speaks-plaintext' })
    const spoken = seen('tls', target, { port: 8010, protocol: 'TLSv1.3', problem: null })
    const byTls = nginxTo('proxy', 'https://10.0.1.1:8010', 'web-1')
    const byHttp = nginxTo('proxy', 'http://10.0.1.1:8010', 'web-1')
    expect(saidBy(tlsPorts, [byTls, plain], service).weights).toEqual(['https-to-http-port 24'])
    expect(saidBy(tlsPorts, [byTls, spoken], service).weights).toEqual(['https-to-http-port -8'])
    expect(saidBy(tlsPorts, [byHttp, spoken], service).weights).toEqual(['http-to-https-port 24'])
    expect(saidBy(tlsPorts, [byHttp, plain], service).weights).toEqual(['http-to-https-port -8'])
  })

  it('says nothing of a port that was not probed', () => {
    const other = seen('tls', target, { port: 9443, protocol: 'TLSv1.3', problem: null })
    expect(
      saidBy(tlsPorts, [nginxTo('proxy', 'http://10.0.1.1:8010', 'web-1'), other], service).weights,
    ).toEqual([])
  })
})

describe('diagnosis/correlations/unix-sockets', () => {
  const service = pathOf('nginx', 'php-fpm')
  const asked = nginxTo('fastcgi', 'unix:/run/php/php8.1-fpm.sock', 'web-1')
  const there: UnixSocket = {
    path: '/run/php/php8.1-fpm.sock',
    exists: true,
    isSocket: true,
    mode: 'srw-rw----',
    owner: 'www-data',
    group: 'www-data',
    closedDirectory: null,
  }

  function files(socket: Partial<UnixSocket>, listening: string[] = []): Evidence {
    const listeners = listening.map((address) => ({
      address,
      port: null,
      queued: 0,
      backlog: 1,
      process: null,
    }))
    return seenOn('sockets', 'php-fpm', { unixSockets: [{ ...there, ...socket }], listeners })
  }

  it('finds the socket that an upgrade of PHP renamed', () => {
    const evidence = [
      asked,
      poolAt('/run/php/php8.2-fpm.sock', 'web-1'),
      files({ exists: false, isSocket: false }),
    ]
    expect(saidBy(unixSockets, evidence, service)).toMatchObject({
      weights: ['unix-socket-missing 22'],
      settings: ['fastcgi_pass unix:/run/php/php8.2-fpm.sock; (shop.conf:12)'],
    })
  })

  it('finds it by the two configurations alone, more weakly', () => {
    const pasted = [nginxTo('fastcgi', 'unix:/run/php/php8.1-fpm.sock'), poolAt('/run/php/php8.2-fpm.sock')]
    expect(saidBy(unixSockets, pasted, pastedPathOf('nginx', 'php-fpm')).weights).toEqual([
      'unix-socket-missing 17',
    ])
  })

  it('finds a directory that is closed, and a socket that is', () => {
    const denied = logged('nginx', [
      'connect() to unix:/run/php/php8.1-fpm.sock failed (13: Permission denied) while connecting to upstream',
    ])
    const closed = files({ closedDirectory: { path: '/home/shop', mode: 'drwx------', owner: 'shop' } })
    expect(saidBy(unixSockets, [asked, closed], service).weights).toEqual(['unix-socket-perm 16'])
    expect(saidBy(unixSockets, [asked, closed, denied], service).weights).toEqual(['unix-socket-perm 26'])
    const owned = files({ owner: 'shop', group: 'shop' })
    expect(saidBy(unixSockets, [asked, owned, denied], service)).toMatchObject({
      weights: ['unix-socket-perm 25'],
      settings: [expect.stringContaining('listen.mode = 0660')],
    })
  })

  it('takes a socket that web servers may open against closed permissions', () => {
    expect(saidBy(unixSockets, [asked, files({})], service).weights).toEqual(['unix-socket-perm -8'])
  })

  it('finds a file that was left behind', () => {
    const said = saidBy(unixSockets, [asked, files({}, ['/run/other.sock'])], service)
    expect(said.weights).toEqual(['backend-down 19'])
  })

  it('finds a /tmp that is not shared', () => {
    const tmp = nginxTo('proxy', 'http://unix:/tmp/app.sock', 'web-1')
    const missing = logged('nginx', [
      'connect() to unix:/tmp/app.sock failed (2: No such file or directory) while connecting to upstream',
    ])
    const said = saidBy(unixSockets, [tmp, missing, files({ path: '/tmp/app.sock' })], service)
    expect(said.weights).toEqual(['unix-socket-missing 22'])
    expect(said.quotes[0]).toContain('PrivateTmp')
  })
})
