import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createHosts, type HostsOptions } from '../../src/hosts/ssh-hosts.ts'
import type { Command, Host } from '../../src/model/host.ts'
import { endsEndlessOutput } from '../support/endless-output.ts'
import { hostOf } from '../support/scripted-hosts.ts'
import { hasSshd, makeKey, publicKeyOf, type SshServer, startSshd } from '../support/ssh-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'sshd-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

let made = 0
function fileWith(text: string): string {
  made += 1
  const file = join(folder, `file-${made}`)
  writeFileSync(file, text)
  return file
}

function hostAt(server: SshServer, more: Partial<Host> = {}): Host {
  return hostOf('web-1', {
    address: server.address,
    port: server.port,
    user: server.user,
    identityFile: server.key,
    ...more,
  })
}

function open(options: HostsOptions & { knownHosts?: string; config?: string } = {}) {
  const { knownHosts = '', config = '', ...rest } = options
  const hosts = createHosts({
    agent: null,
    configFile: fileWith(config),
    knownHostsFile: fileWith(knownHosts),
    ...rest,
  })
  onTestFinished(() => hosts.close())
  return hosts
}

const signal = () => AbortSignal.timeout(20_000)
const who: Command[] = [{ argv: ['id', '-un'] }]

function processes(): string {
  return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
}

describe.skipIf(!hasSshd)('hosts/ssh-hosts with OpenSSH', () => {
  let server: SshServer
  beforeAll(async () => {
    server = await startSshd()
  })
  afterAll(() => server.stop())

  it('50 batches at once share one connection', async () => {
    const hosts = open({ knownHosts: server.knownHosts })
    const before = server.logins()
    const all = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        hosts.run(hostAt(server), [{ argv: ['echo', String(index)] }], { signal: signal() }),
      ),
    )
    expect(all.map(([ran]) => ran?.stdout)).toEqual(Array.from({ length: 50 }, (_, index) => `${index}\n`))
    await expect.poll(() => server.logins() - before).toBe(1)
  })

  it('a connection that ends is opened anew, and an idle one is given up', async () => {
    const quiet = await startSshd()
    onTestFinished(() => quiet.stop())
    const hosts = open({ knownHosts: quiet.knownHosts, idleMs: 50 })
    await hosts.run(hostAt(quiet), who, { signal: signal() })
    await expect.poll(() => quiet.log(), { timeout: 10_000 }).toContain('Disconnected from')
    await hosts.run(hostAt(quiet), who, { signal: signal() })
    await expect.poll(() => quiet.logins()).toBe(2)
  })

  it('what runs when we stop waiting is gone from the host, and the connection still serves', async () => {
    const hosts = open({ knownHosts: server.knownHosts })
    const mark = `9${process.pid}.25`
    const stop = new AbortController()
    const before = server.logins()
    const running = hosts.run(hostAt(server), [{ argv: ['sleep', mark], timeoutMs: 60_000 }], {
      signal: stop.signal,
    })
    await expect.poll(() => processes().includes(`sleep ${mark}`), { timeout: 10_000 }).toBe(true)
    stop.abort()
    await expect(running).rejects.toMatchObject({ code: 'CANCELED' })
    await expect.poll(() => processes().includes(`sleep ${mark}`), { timeout: 10_000 }).toBe(false)
    await hosts.run(hostAt(server), who, { signal: signal() })
    expect(server.logins() - before).toBe(1)
  })

  it('what runs when the process of the bot is killed is gone from the host as well', async () => {
    const mark = `8${process.pid}.75`
    const script = fileWith(`
import { createHosts } from ${JSON.stringify(join(import.meta.dirname, '../../src/hosts/ssh-hosts.ts'))}
const hosts = createHosts({ agent: null, configFile: '/nonexistent', knownHostsFile: ${JSON.stringify(fileWith(server.knownHosts))} })
await hosts.run(${JSON.stringify(hostAt(server))}, [{ argv: ['sleep', ${JSON.stringify(mark)}], timeoutMs: 60000 }], { signal: new AbortController().signal })
`)
    const child = spawn(process.execPath, ['--input-type=module-typescript'], {
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    child.stdin.end(readFileSync(script))
    await expect.poll(() => processes().includes(`sleep ${mark}`), { timeout: 15_000 }).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    await expect.poll(() => processes().includes(`sleep ${mark}`), { timeout: 10_000 }).toBe(false)
  })

  it('a command that writes without end is ended there, keeps its first bytes, and each of the others runs once', () =>
    endsEndlessOutput((commands) =>
      open({ knownHosts: server.knownHosts }).run(hostAt(server), commands, { signal: signal() }),
    ))

  it('more output than we take in all is refused, and the host stops sending it', async () => {
    const hosts = open({ knownHosts: server.knownHosts, outputLimitBytes: 1_000_000 })
    const mark = `flood-${process.pid}`
    await expect(
      hosts.run(hostAt(server), [{ argv: ['yes', mark], maxBytes: 1e9 }], { signal: signal() }),
    ).rejects.toMatchObject({ code: 'HOST_OUTPUT_LIMIT' })
    await expect.poll(() => processes().includes(`yes ${mark}`), { timeout: 10_000 }).toBe(false)
  })

  it('a host that is not known is refused with its fingerprint and the command that accepts it', async () => {
    const hosts = open()
    const fingerprint = execFileSync('ssh-keygen', ['-lf', `${server.hostKey}.pub`], {
      encoding: 'utf8',
    }).split(' ')[1]
    const error = await hosts.run(hostAt(server), who, { signal: signal() }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'HOST_KEY_UNKNOWN' })
    expect(error.message).toContain(fingerprint)
    const command = /accept it: (.+)$/.exec(error.hint)?.[1] ?? ''
    execFileSync('/bin/sh', ['-c', command], { stdio: 'ignore' })
    await expect(hosts.run(hostAt(server), who, { signal: signal() })).resolves.toHaveLength(1)
  })

  it('a new host is remembered where the inventory says so, and then held to it', async () => {
    const knownHostsFile = join(folder, 'new-folder/known_hosts')
    const hosts = open({ knownHostsFile })
    await hosts.run(hostAt(server, { acceptNew: true }), who, { signal: signal() })
    expect(readFileSync(knownHostsFile, 'utf8')).toBe(server.knownHosts)
    const again = open({ knownHostsFile })
    await expect(again.run(hostAt(server), who, { signal: signal() })).resolves.toHaveLength(1)
    // OpenSSH reads the same file the same way.
    execFileSync('ssh-keygen', ['-F', `[${server.address}]:${server.port}`, '-f', knownHostsFile])
  })

  it('hashed names are known', async () => {
    const knownHostsFile = fileWith(server.knownHosts)
    execFileSync('ssh-keygen', ['-H', '-f', knownHostsFile], { stdio: 'ignore' })
    expect(readFileSync(knownHostsFile, 'utf8')).toMatch(/^\|1\|/)
    const hosts = open({ knownHostsFile })
    await expect(hosts.run(hostAt(server), who, { signal: signal() })).resolves.toHaveLength(1)
  })

  it('a changed key is refused with both fingerprints and the command that forgets the old one', async () => {
    const other = makeKey(join(folder, 'other_host_key'))
    const name = `[${server.address}]:${server.port}`
    const knownHostsFile = fileWith(`${name} ${publicKeyOf(other)}\n`)
    const hosts = open({ knownHostsFile })
    const error = await hosts
      .run(hostAt(server, { acceptNew: true }), who, { signal: signal() })
      .catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'HOST_KEY_CHANGED' })
    expect(error.message.match(/SHA256:/g)).toHaveLength(2)
    const command = /forget the old ones: (.+)$/.exec(error.hint)?.[1] ?? ''
    execFileSync('/bin/sh', ['-c', command], { stdio: 'ignore' })
    await expect(hosts.run(hostAt(server), who, { signal: signal() })).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
    })
  })

  it('a server with several keys shows the one that is known', async () => {
    const rsa = makeKey(join(folder, 'rsa_host_key'), 'rsa')
    const many = await startSshd({ config: `HostKey ${rsa}` })
    onTestFinished(() => many.stop())
    const hosts = open({ knownHosts: `[${many.address}]:${many.port} ${publicKeyOf(rsa)}\n` })
    await expect(hosts.run(hostAt(many), who, { signal: signal() })).resolves.toHaveLength(1)
  })

  it('a key that is not authorized is refused, naming what was tried', async () => {
    const stranger = makeKey(join(folder, 'id_stranger'))
    const hosts = open({ knownHosts: server.knownHosts })
    const error = await hosts
      .run(hostAt(server, { identityFile: stranger }), who, { signal: signal() })
      .catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'HOST_LOGIN_REFUSED' })
    expect(error.message).toContain(`tried ${stranger}`)
  })

  it('a key with a passphrase is used through the agent, and without one said to need it', async () => {
    const locked = makeKey(join(folder, 'id_locked'), 'ed25519', 'correct horse')
    server.authorize(publicKeyOf(locked))
    const host = hostAt(server, { identityFile: locked })
    const without = open({ knownHosts: server.knownHosts })
    const error = await without.run(host, who, { signal: signal() }).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'HOST_LOGIN_REFUSED', hint: expect.stringContaining('ssh-add') })
    expect(error.message).toContain('is protected by a passphrase')

    const agent = join(folder, 'agent.sock')
    const child = spawn('ssh-agent', ['-D', '-a', agent], { stdio: ['ignore', 'pipe', 'ignore'] })
    onTestFinished(() => {
      child.kill()
    })
    await once(child.stdout, 'data')
    const askpass = fileWith('#!/bin/sh\necho correct horse\n')
    execFileSync('chmod', ['+x', askpass])
    const asked = { ...process.env, SSH_AUTH_SOCK: agent, SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' }
    const stranger = makeKey(join(folder, 'id_other'))
    execFileSync('ssh-add', [stranger, locked], { env: asked, stdio: 'ignore' })
    const before = server.log().length
    const hosts = open({ knownHosts: server.knownHosts, agent })
    await expect(hosts.run(host, who, { signal: signal() })).resolves.toHaveLength(1)
    // The agent's other key is not shown where one is named.
    expect(server.log().slice(before)).not.toContain('Failed publickey')
  })

  it('~/.ssh/config says where, as whom, by which key and through which bastions', async () => {
    const [first, second, target] = await Promise.all([startSshd(), startSshd(), startSshd()])
    onTestFinished(async () => {
      await Promise.all([first.stop(), second.stop(), target.stop()])
    })
    for (const bastion of [second, target]) bastion.authorize(publicKeyOf(first.key))
    const included = fileWith(`Host bastion-1\n  HostName ${first.address}\n  Port ${first.port}\n`)
    const config = `Include ${included}
Host bastion-2
  HostName ${second.address}
  Port ${second.port}
Host app-1
  HostName ${target.address}
  HostKeyAlias app-one
  Port ${target.port}
  ProxyJump bastion-1,bastion-2
Host *
  User ${first.user}
  IdentityFile ${first.key}
`
    const knownHosts = `${first.knownHosts}${second.knownHosts}app-one ${publicKeyOf(target.hostKey)}\n`
    const hosts = open({ config, knownHosts })
    const [ran] = await hosts.run(hostOf('app-1'), [{ argv: ['sh', '-c', 'echo $SSH_CONNECTION'] }], {
      signal: signal(),
    })
    expect(ran?.stdout).toContain(` ${target.port}\n`)
    expect([first.logins(), second.logins(), target.logins()]).toEqual([1, 1, 1])

    const withoutBastion = open({
      config,
      knownHosts: `${second.knownHosts}app-one ${publicKeyOf(target.hostKey)}\n`,
    })
    const error = await withoutBastion
      .run(hostOf('app-1'), who, { signal: signal() })
      .catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'HOST_KEY_UNKNOWN', message: expect.stringContaining('bastion-1') })

    const unknownTarget = open({ config, knownHosts: `${first.knownHosts}${second.knownHosts}` })
    const told = await unknownTarget.run(hostOf('app-1'), who, { signal: signal() }).catch((thrown) => thrown)
    expect(told.hint).toContain(`-J ${first.user}@${first.address}:${first.port},`)

    await target.stop()
    await expect(
      open({ config, knownHosts }).run(hostOf('app-1'), who, { signal: signal() }),
    ).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('the bastion says'),
    })
  })

  it('fewer sessions than we would like are made do with', async () => {
    const narrow = await startSshd({ config: 'MaxSessions 1' })
    onTestFinished(() => narrow.stop())
    const hosts = open({ knownHosts: narrow.knownHosts })
    const all = await Promise.all(
      Array.from({ length: 6 }, () => hosts.run(hostAt(narrow), who, { signal: signal() })),
    )
    expect(all.map(([ran]) => ran?.stdout)).toEqual(Array.from({ length: 6 }, () => `${narrow.user}\n`))
    expect(narrow.logins()).toBe(1)
  })

  it('a user who may not run anything is told apart from a host that is cut off', async () => {
    const forced = await startSshd({ config: 'ForceCommand echo go away; exit 1' })
    const bastion = await startSshd({ config: 'MaxSessions 0' })
    onTestFinished(async () => {
      await Promise.all([forced.stop(), bastion.stop()])
    })
    const hosts = open({ knownHosts: forced.knownHosts + bastion.knownHosts })
    await expect(hosts.run(hostAt(forced), who, { signal: signal() })).rejects.toMatchObject({
      code: 'HOST_LOGIN_REFUSED',
      message: expect.stringContaining('go away'),
    })
    await expect(hosts.run(hostAt(bastion), who, { signal: signal() })).rejects.toMatchObject({
      code: 'HOST_LOGIN_REFUSED',
      message: expect.stringContaining('opens no session'),
    })
  })

  it('a server that is killed in the middle cuts us off, and one that is not there cannot be reached', async () => {
    const doomed = await startSshd()
    const hosts = open({ knownHosts: doomed.knownHosts })
    const mark = `6${process.pid}.5`
    const running = hosts.run(hostAt(doomed), [...who, { argv: ['sleep', mark], timeoutMs: 60_000 }], {
      signal: signal(),
    })
    running.catch(() => undefined)
    await expect.poll(() => processes().includes(`sleep ${mark}`), { timeout: 10_000 }).toBe(true)
    doomed.killSessions()
    await expect(running).rejects.toMatchObject({
      code: 'HOST_CUT_OFF',
      message: expect.stringContaining('1 of 2'),
    })
    await doomed.stop()
    await expect(hosts.run(hostAt(doomed), who, { signal: signal() })).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })
})
