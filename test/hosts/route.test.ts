import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Route, routeTo } from '../../src/hosts/route.ts'
import { readSshConfig } from '../../src/hosts/ssh-config-file.ts'
import type { Host } from '../../src/model/host.ts'
import { hostOf } from '../support/scripted-hosts.ts'

const home = mkdtempSync(join(tmpdir(), 'route-'))
afterAll(() => rmSync(home, { recursive: true }))
mkdirSync(join(home, '.ssh/config.d'), { recursive: true })

let made = 0
function write(text: string): string {
  made += 1
  const file = join(home, '.ssh', `config-${made}`)
  writeFileSync(file, text)
  return file
}

function route(config: string, host: Partial<Host> & { name?: string } = {}): Route {
  const file = write(config)
  return routeTo(hostOf(host.name ?? 'app-1', host), readSshConfig(file, home), {
    home,
    user: 'me',
    agent: '/run/agent',
    knownHostsFiles: null,
  })
}

const hasSsh = existsSync('/usr/bin/ssh')

describe('hosts/route', () => {
  it('goes by the configuration of the machine where ~/.ssh/config says nothing, and only beside that', () => {
    const own = join(home, '.ssh/config')
    writeFileSync(own, 'Host app-1\n  User deploy\n')
    const machine = write('Include config.d/machine\nHost *\n  User nobody\n  Port 2200\n')
    writeFileSync(join(home, '.ssh/config.d/machine'), 'Host app-1\n  HostName 10.0.0.9\n')
    const settings = readSshConfig(own, home, machine)('app-1', null)
    expect(settings).toMatchObject({ user: 'deploy', port: '2200', hostname: '10.0.0.9' })
    expect(readSshConfig(own, home, machine)('web-1', null)).toMatchObject({ user: 'nobody', port: '2200' })
    expect(readSshConfig(write(''), home, machine)('web-1', null)).not.toHaveProperty('port')
    rmSync(own)
  })

  it('without a configuration goes by the name, as ourselves, by the usual keys', () => {
    expect(route('')).toEqual([
      {
        name: 'app-1',
        hostname: 'app-1',
        port: 22,
        user: 'me',
        identityFiles: ['id_rsa', 'id_ecdsa', 'id_ed25519'].map((name) => ({
          path: join(home, '.ssh', name),
          isNamed: false,
        })),
        identitiesOnly: false,
        agent: '/run/agent',
        knownHostsFiles: [
          join(home, '.ssh/known_hosts'),
          join(home, '.ssh/known_hosts2'),
          '/etc/ssh/ssh_known_hosts',
          '/etc/ssh/ssh_known_hosts2',
        ],
        keyName: 'app-1',
        acceptNew: false,
      },
    ])
  })

  it('the inventory wins over ~/.ssh/config', () => {
    const [waypoint] = route('Host app-1\n HostName a\n Port 1\n User u\n IdentityFile ~/k\n', {
      address: '10.0.0.1',
      port: 2222,
      user: 'deploy',
      identityFile: '/keys/deploy',
      acceptNew: true,
    })
    expect(waypoint).toMatchObject({
      hostname: '10.0.0.1',
      port: 2222,
      user: 'deploy',
      identityFiles: [{ path: '/keys/deploy', isNamed: true }],
      identitiesOnly: true,
      keyName: '[10.0.0.1]:2222',
      acceptNew: true,
    })
  })

  it('the first value wins, files add up, and tokens are filled in', () => {
    const [waypoint] = route(`
Host app-1
  HostName %h.internal
  IdentityFile ~/.ssh/%r@%h
  IdentitiesOnly yes
  HostKeyAlias App-One
  UserKnownHostsFile ~/known "%d/more known"
  IdentityAgent none
  StrictHostKeyChecking no
Host *
  HostName elsewhere
  User deploy
  IdentityFile /keys/%n
`)
    expect(waypoint).toMatchObject({
      hostname: 'app-1.internal',
      user: 'deploy',
      identityFiles: [
        { path: join(home, '.ssh/deploy@app-1.internal'), isNamed: true },
        { path: '/keys/app-1', isNamed: true },
      ],
      identitiesOnly: true,
      agent: null,
      keyName: 'app-one',
      acceptNew: false,
    })
    expect(waypoint?.knownHostsFiles.slice(0, 2)).toEqual([join(home, 'known'), join(home, 'more known')])
  })

  it('includes are followed where they stand', () => {
    writeFileSync(join(home, '.ssh/config.d/one'), 'Host app-1\n  Port 2201\n')
    writeFileSync(join(home, '.ssh/config.d/two'), 'User from-two\n')
    const [waypoint] = route(
      'Include config.d/o* ~/.ssh/config.d/missing\nHost app-1\n  Port 1\n  Include config.d/two\n',
    )
    expect(waypoint).toMatchObject({ port: 2201, user: 'from-two' })
    writeFileSync(join(home, '.ssh/config.d/loop'), 'Include config.d/loop\nPort 2202\n')
    expect(route('Include config.d/loop\n')[0]).toMatchObject({ port: 2202 })
  })

  it('Match runs no program', () => {
    const file = join(home, 'ran')
    const [waypoint] = route(`Match exec "touch ${file}"\n  Port 1\nMatch user deploy\n  Port 2203\n`, {
      user: 'deploy',
    })
    expect(waypoint?.port).toBe(2203)
    expect(existsSync(file)).toBe(false)
  })

  it('several jumps are made one after another, and a bastion may have its own', () => {
    const config = `
Host app-1
  ProxyJump b-1,root@b-2:2202
Host b-1
  HostName 10.0.0.1
  ProxyJump ssh://gate:2200
Host b-2
  ProxyJump ignored
`
    const hops = route(config).map(({ hostname, port, user }) => `${user}@${hostname}:${port}`)
    expect(hops).toEqual(['me@gate:2200', 'me@10.0.0.1:22', 'root@b-2:2202', 'me@app-1:22'])
  })

  it('the older way through a bastion is understood, any other ProxyCommand refused', () => {
    expect(route('Host app-1\n  ProxyCommand ssh -W %h:%p gate\n').map(({ name }) => name)).toEqual([
      'gate',
      'app-1',
    ])
    expect(() => route('Host app-1\n  ProxyCommand nc -x proxy %h %p\n')).toThrowError(
      /ProxyCommand, which is not run/,
    )
    expect(route('Host app-1\n  ProxyJump none\nHost *\n  ProxyJump gate\n')).toHaveLength(1)
  })

  it.each([
    ['Host *\n  ProxyJump gate\n', /circle/],
    ['Host app-1\n  ProxyJump -oProxyCommand=x\n', /cannot be read/],
    ['Host app-1\n  Port many\n', /"many"/],
    ['Host "app\n', /cannot be read/],
  ])('%j is refused', (config, message) => {
    expect(() => route(config)).toThrowError(message)
  })

  it.skipIf(!hasSsh)('agrees with what OpenSSH makes of a configuration', () => {
    const config = `
Host app-*
  User deploy
  Port 2222
Host !app-2 app-*
  HostName 10.1.1.1
Match originalhost app-2
  HostName 10.2.2.2
Host *
  User other
  IdentityFile /keys/all
  HostKeyAlias alias
`
    const file = write(config)
    for (const name of ['app-1', 'app-2', 'web-1']) {
      const said = execFileSync('ssh', ['-T', '-G', '-F', file, name], { encoding: 'utf8' })
      const setting = (key: string) => new RegExp(`^${key} (.+)$`, 'm').exec(said)?.[1]
      const [waypoint] = route(config, { name })
      expect({
        hostname: waypoint?.hostname,
        port: String(waypoint?.port),
        user: waypoint?.user,
        key: waypoint?.identityFiles[0]?.path,
      }).toEqual({
        hostname: setting('hostname'),
        port: setting('port'),
        user: setting('user'),
        key: setting('identityfile'),
      })
    }
  })
})
