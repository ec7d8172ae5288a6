import { describe, expect, it } from 'vitest'
import { listening } from '../../../../src/diagnosis/correlations/places/listening.ts'
import type { Evidence } from '../../../../src/model/evidence.ts'
import type { Listener } from '../../../../src/model/facts/sockets.ts'
import { logged, pathOf, seenOn } from '../../../support/host-evidence.ts'
import { saidBy } from '../said-by.ts'

const service = pathOf('nginx', 'gunicorn')

function nginxTo(to: string, host: string | null = 'web-1'): Evidence {
  const pass = {
    serverNames: [],
    listens: ['80'],
    location: '/',
    protocol: 'proxy' as const,
    to,
    reuses: null,
  }
  const where = '/etc/nginx/conf.d/shop.conf:12'
  return seenOn(
    'nginx',
    'nginx',
    { passes: [{ ...pass, upstream: to, variable: false, settings: {}, where }] },
    host,
  )
}

function listens(...all: [address: string, port: number, name: string][]): Evidence {
  const listeners = all.map(
    ([address, port, name]): Listener => ({
      address,
      port,
      queued: 0,
      backlog: 128,
      process: { name, pid: 812 },
    }),
  )
  return seenOn('sockets', 'gunicorn', { listeners })
}

function say(...evidence: Evidence[]) {
  return saidBy(listening, evidence, service)
}

describe('diagnosis/correlations/listening', () => {
  it('finds the app at another port, and writes the directive anew', () => {
    const said = say(
      nginxTo('http://127.0.0.1:8000'),
      listens(['0.0.0.0', 80, 'nginx'], ['127.0.0.1', 8001, 'gunicorn']),
    )
    expect(said.weights).toContain('wrong-port 20')
    expect(said.quotes[0]).toBe(
      'nginx passes to 127.0.0.1:8000 (/etc/nginx/conf.d/shop.conf:12), and nothing listens there; gunicorn (pid 812) listens on 127.0.0.1:8001',
    )
    expect(said.settings[0]).toBe('proxy_pass http://127.0.0.1:8001; (/etc/nginx/conf.d/shop.conf:12)')
  })

  it('calls the backend down where no app listens anywhere, the more so when its unit is dead', () => {
    const evidence = [nginxTo('http://127.0.0.1:8000'), listens(['0.0.0.0', 80, 'nginx'])]
    expect(say(...evidence).weights).toContain('backend-down 14')
    const unit = {
      name: 'shop.service',
      load: 'loaded',
      active: 'failed',
      sub: 'failed',
      result: 'exit-code',
    }
    const systemd = seenOn('systemd', 'gunicorn', { units: [unit as never] })
    expect(say(...evidence, systemd).weights).toContain('backend-down 20')
  })

  it('finds an app bound to loopback that is asked by another address', () => {
    const inventory = pathOf('nginx', 'gunicorn')
    const said = saidBy(listening, [listens(['127.0.0.1', 8010, 'gunicorn'])], inventory)
    expect(said.weights).toContain('loopback-bind 24')
    expect(said.settings).toContain('--bind 0.0.0.0:8010 (the app’s own setting)')
    const open = saidBy(listening, [listens(['0.0.0.0', 8010, 'gunicorn'])], inventory)
    expect(open.weights).toContain('loopback-bind -6')
  })

  it('finds the one loopback address asked and the other served', () => {
    const said = say(nginxTo('http://[::1]:8000'), listens(['127.0.0.1', 8000, 'gunicorn']))
    expect(said.weights).toContain('localhost-ipv6 18')
    expect(said.settings[0]).toContain('proxy_pass http://127.0.0.1:8000;')
  })

  it('takes localhost for a hint, and for the cause when ::1 was refused', () => {
    const evidence = [nginxTo('http://localhost:8000'), listens(['127.0.0.1', 8000, 'gunicorn'])]
    expect(say(...evidence).weights).toContain('localhost-ipv6 5')
    const refused = logged('nginx', [
      'connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://[::1]:8000/"',
    ])
    expect(say(...evidence, refused).weights).toContain('localhost-ipv6 22')
  })

  it('finds another process at the app’s port', () => {
    const evidence = [nginxTo('http://127.0.0.1:8000'), listens(['0.0.0.0', 8000, 'redis-server'])]
    expect(say(...evidence).weights).toContain('port-conflict 6')
    const taken = logged('gunicorn', ['[ERROR] Connection in use: Address already in use'])
    expect(say(...evidence, taken).weights).toContain('port-conflict 20')
  })

  it('takes a listener at the right place against a wrong port', () => {
    const said = say(nginxTo('http://127.0.0.1:8000'), listens(['127.0.0.1', 8000, 'python3']))
    expect(said.weights).toEqual(
      expect.arrayContaining(['wrong-port -6', 'loopback-bind -6', 'backend-down -6']),
    )
  })

  it('says nothing where no listeners could be seen, nor of other machines', () => {
    expect(say(nginxTo('http://127.0.0.1:8000'), listens()).weights).toEqual([])
    const other = pathOf('nginx', 'gunicorn')
    other.hosts = [...other.hosts, ...other.hosts]
    const said = saidBy(
      listening,
      [nginxTo('http://127.0.0.1:8000', 'lb-1'), listens(['0.0.0.0', 22, 'sshd'])],
      {
        ...other,
        path: other.path.map((hop) => ({ ...hop, addresses: [] })),
      },
    )
    expect(said.weights).toEqual([])
  })
})
