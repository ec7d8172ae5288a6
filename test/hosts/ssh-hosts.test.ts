import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { BotError } from '../../src/errors.ts'
import { createHosts, type HostsOptions } from '../../src/hosts/ssh-hosts.ts'
import type { Command, Host } from '../../src/model/host.ts'
import { endsEndlessOutput } from '../support/endless-output.ts'
import { hostOf } from '../support/scripted-hosts.ts'
import {
  type Misbehaviour,
  makeKeyPair,
  type ScriptedSsh,
  startScriptedSsh,
  tokenOf,
} from '../support/scripted-ssh.ts'

const folder = mkdtempSync(join(tmpdir(), 'ssh-hosts-'))
afterAll(() => rmSync(folder, { recursive: true }))

const hostKey = makeKeyPair()
const otherKey = makeKeyPair()
const identityFile = join(folder, 'id_test')
writeFileSync(identityFile, makeKeyPair().private)

async function serve(misbehaviour: Misbehaviour = {}): Promise<ScriptedSsh> {
  const server = await startScriptedSsh(hostKey, misbehaviour)
  onTestFinished(() => server.stop())
  return server
}

/** A server that speaks no SSH. */
async function serveRaw(greeting: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write(greeting)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  return (server.address() as { port: number }).port
}

let made = 0
function open(servers: ScriptedSsh[], options: HostsOptions = {}) {
  made += 1
  const knownHostsFile = join(folder, `known-${made}`)
  writeFileSync(knownHostsFile, servers.map(({ knownHosts }) => knownHosts).join(''))
  const hosts = createHosts({ agent: null, configFile: join(folder, 'none'), knownHostsFile, ...options })
  onTestFinished(() => hosts.close())
  return hosts
}

function hostAt({ port }: { port: number }, more: Partial<Host> = {}): Host {
  return hostOf(`web-${port}`, { address: '127.0.0.1', port, user: 'deploy', identityFile, ...more })
}

const signal = () => AbortSignal.timeout(15_000)
const hello: Command[] = [{ argv: ['echo', 'hello'] }]

describe('hosts/ssh-hosts', () => {
  it('runs a batch over the wire and gives a result for each command', async () => {
    const server = await serve()
    const results = await open([server]).run(hostAt(server), [...hello, { argv: ['no-such-program'] }], {
      signal: signal(),
    })
    expect(results).toEqual([
      { stdout: 'hello\n', stderr: '', exitCode: 0, failure: null, truncated: false },
      { stdout: '', stderr: '', exitCode: 127, failure: 'missing', truncated: false },
    ])
  })

  it('callers who come while it connects share the connection', async () => {
    const server = await serve()
    const hosts = open([server])
    await Promise.all(Array.from({ length: 6 }, () => hosts.run(hostAt(server), hello, { signal: signal() })))
    expect(server.connections()).toBe(1)
  })

  it('a connection that died is never handed out again', async () => {
    const server = await serve()
    const hosts = open([server])
    for (const connections of [1, 2, 3]) {
      await hosts.run(hostAt(server), hello, { signal: signal() })
      expect(server.connections()).toBe(connections)
      for (const socket of server.sockets) socket.resetAndDestroy()
    }
  })

  it('where only one host may be connected to at a time, all have their turn', async () => {
    const servers = await Promise.all([serve(), serve(), serve()])
    const hosts = open(servers, { concurrency: 1 })
    const all = await Promise.all(
      [...servers, ...servers].map((server) => hosts.run(hostAt(server), hello, { signal: signal() })),
    )
    expect(all.map(([ran]) => ran?.stdout)).toEqual(Array.from({ length: 6 }, () => 'hello\n'))
    await expect.poll(() => servers.reduce((sum, server) => sum + server.open(), 0)).toBe(1)
  })

  it('a host that takes the connection and says nothing is given up in time, and holds up no other', async () => {
    const silent = { port: await serveRaw('') }
    const slow = { port: await serveRaw('SSH-2.0-slow') }
    const good = await serve()
    const hosts = open([good], { connectTimeoutMs: 600 })
    const refused = [silent, slow].map((server) =>
      expect(hosts.run(hostAt(server), hello, { signal: signal() })).rejects.toMatchObject({
        code: 'HOST_UNREACHABLE',
        message: expect.stringMatching(/was not ready within/),
      }),
    )
    await hosts.run(hostAt(good), hello, { signal: signal() })
    await Promise.all(refused)
  })

  it('something else than SSH is said to be', async () => {
    const web = { port: await serveRaw('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n') }
    await expect(
      open([], { connectTimeoutMs: 500 }).run(hostAt(web), hello, { signal: signal() }),
    ).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: expect.stringContaining('takes connections'),
    })
  })

  it('a port that nobody listens on is unreachable, with the errno', async () => {
    const server = await serve()
    await server.stop()
    await expect(open([]).run(hostAt(server), hello, { signal: signal() })).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
      message: `web-${server.port} cannot be reached at 127.0.0.1 port ${server.port}: ECONNREFUSED.`,
    })
  })

  it('a host that lets us in and then does not answer is cut off', async () => {
    const server = await serve({ ignoreExec: true })
    await expect(
      open([server], { connectTimeoutMs: 800 }).run(hostAt(server), hello, { signal: signal() }),
    ).rejects.toMatchObject({ code: 'HOST_CUT_OFF', message: expect.stringContaining('let us in') })
  })

  it('a connection that goes silent in the middle is found dead', async () => {
    const server = await serve({
      exec: () => {
        for (const socket of server.sockets) socket.pause()
      },
    })
    await expect(
      open([server], { keepaliveMs: 50 }).run(hostAt(server), hello, { signal: signal() }),
    ).rejects.toMatchObject({ code: 'HOST_CUT_OFF', message: expect.stringContaining('Keepalive timeout') })
  })

  it('a connection that is cut in the middle of the output says how far it came', async () => {
    const server = await serve({
      exec: async (channel) => {
        const token = await tokenOf(channel)
        channel.stderr.write(`\n${token} hello\n\n${token} 0 begin\n\n${token} 0 end 0 0 self\n`)
        channel.write(
          `\n${token} hello\n\n${token} 0 begin\nhello\n\n${token} 0 end 0 0 self\n\n${token} 1 begin\nha`,
        )
        setTimeout(() => {
          for (const socket of server.sockets) socket.resetAndDestroy()
        }, 100)
      },
    })
    await expect(
      open([server]).run(hostAt(server), [...hello, ...hello], { signal: signal() }),
    ).rejects.toMatchObject({
      code: 'HOST_CUT_OFF',
      message: expect.stringContaining('after 1 of 2 commands'),
    })
  })

  it('a host that floods us is stopped at the bound', async () => {
    let isClosed = false
    const server = await serve({
      exec: (channel) => {
        const chunk = Buffer.alloc(1 << 20, 'x')
        channel.resume()
        const flood = () => {
          while (!isClosed && channel.write(chunk));
        }
        channel.on('drain', flood)
        channel.on('close', () => {
          isClosed = true
        })
        flood()
      },
    })
    await expect(
      open([server], { outputLimitBytes: 8 << 20 }).run(hostAt(server), hello, { signal: signal() }),
    ).rejects.toMatchObject({ code: 'HOST_OUTPUT_LIMIT', message: expect.stringContaining('more than 8 MB') })
    await expect.poll(() => isClosed).toBe(true)
  })

  it('a changed host key is refused before anything of ours is shown', async () => {
    let asked = 0
    const server = await serve({
      authenticate: (context) => {
        asked += 1
        context.reject()
      },
    })
    const hosts = open([{ ...server, knownHosts: `[127.0.0.1]:${server.port} ${otherKey.public}\n` }])
    const error = await hosts
      .run(hostAt(server, { acceptNew: true }), hello, { signal: signal() })
      .catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'HOST_KEY_CHANGED' })
    expect(asked).toBe(0)
  })

  it('a refused key is named by its file, and nothing of its contents is said', async () => {
    const server = await serve({ authenticate: (context) => context.reject(['publickey']) })
    const error = await open([server])
      .run(hostAt(server), hello, { signal: signal() })
      .catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'HOST_LOGIN_REFUSED' })
    expect(error.message).toBe(
      `web-${server.port} refused to let deploy in (Permission denied): tried ${identityFile}.`,
    )
    expect(`${error.message}${error.hint}`).not.toContain('BEGIN')
  })

  it('a key file that is no key is passed over without being quoted', async () => {
    const server = await serve()
    const broken = join(folder, 'broken')
    writeFileSync(broken, 'hunter2\n')
    const error = await open([server])
      .run(hostAt(server, { identityFile: broken }), hello, { signal: signal() })
      .catch((thrown) => thrown)
    expect(error.code).toBe('HOST_LOGIN_REFUSED')
    expect(error.message).toContain(`${broken} is no private key`)
    expect(`${error.message}${error.hint}${error.stack}`).not.toContain('hunter2')
  })

  it('a server that hangs up while we log in is unreachable, not a bug', async () => {
    const server = await serve({ authenticate: (_context, connection) => connection.end() })
    await expect(open([server]).run(hostAt(server), hello, { signal: signal() })).rejects.toMatchObject({
      code: 'HOST_UNREACHABLE',
    })
  })

  it('a server that runs nothing is told apart from one that is cut off', async () => {
    const refusing = await serve({ refuseExec: true })
    const closed = await serve({ refuseSession: () => true })
    const nologin = await serve({
      exec: (channel) => {
        channel.write('This account is currently not available.\n')
        channel.exit(1)
        channel.end()
      },
    })
    const hosts = open([refusing, closed, nologin])
    for (const [server, message] of [
      [refusing, 'runs nothing'],
      [closed, 'opens no session'],
      [nologin, 'This account is currently not available.'],
    ] as const) {
      await expect(hosts.run(hostAt(server), hello, { signal: signal() })).rejects.toMatchObject({
        code: 'HOST_LOGIN_REFUSED',
        message: expect.stringContaining(message),
      })
    }
  })

  it('where channels are refused, the batches take turns', async () => {
    const server = await serve({ refuseSession: (sessions) => sessions >= 1 })
    const hosts = open([server])
    const all = await Promise.all(
      Array.from({ length: 5 }, () => hosts.run(hostAt(server), hello, { signal: signal() })),
    )
    expect(all.every(([ran]) => ran?.stdout === 'hello\n')).toBe(true)
    expect(server.connections()).toBe(1)
  })

  it('whoever stops waiting is told why at once, and the others go on', async () => {
    const server = await serve()
    const hosts = open([server])
    const stop = new AbortController()
    const slow = hosts.run(hostAt(server), [{ argv: ['sleep', '30'], timeoutMs: 40_000 }], {
      signal: stop.signal,
    })
    const other = hosts.run(hostAt(server), [{ argv: ['sh', '-c', 'sleep 0.5; echo done'] }], {
      signal: signal(),
    })
    await hosts.run(hostAt(server), hello, { signal: signal() })
    const late = new BotError('STEP_TIMEOUT', 'too late', 'wait')
    stop.abort(late)
    await expect(slow).rejects.toBe(late)
    expect((await other)[0]?.stdout).toBe('done\n')
    await expect(hosts.run(hostAt(server), hello, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'CANCELED',
    })
  })

  it('a connection that nobody waits for any more is not made', async () => {
    const server = await serve({ authenticate: () => undefined })
    const hosts = open([server])
    const stop = new AbortController()
    const waiting = [1, 2].map(() => hosts.run(hostAt(server), hello, { signal: stop.signal }))
    await expect.poll(() => server.open(), { timeout: 5000 }).toBe(1)
    stop.abort()
    for (const result of await Promise.allSettled(waiting)) {
      expect(result).toMatchObject({ status: 'rejected', reason: { code: 'CANCELED' } })
    }
    await expect.poll(() => server.open(), { timeout: 5000 }).toBe(0)
  })

  it('once closed, it leaves no connection behind', async () => {
    const server = await serve()
    const hosts = open([server])
    await hosts.run(hostAt(server), hello, { signal: signal() })
    await hosts.close()
    await expect.poll(() => server.open(), { timeout: 5000 }).toBe(0)
  })

  it('ProxyJump that goes in a circle is said, not followed', async () => {
    const configFile = join(folder, 'circle')
    writeFileSync(configFile, 'Host *\n  ProxyJump bastion\n')
    await expect(
      open([], { configFile }).run(hostOf('app-1'), hello, { signal: signal() }),
    ).rejects.toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining('circle') })
  })
})

describe('hosts/ssh-hosts on this machine', () => {
  const here = hostOf('here', { connect: 'local', sudo: false })

  it('runs the same batches without SSH', async () => {
    const [echo, missing] = await open([]).run(here, [...hello, { argv: ['no-such-program'] }], {
      signal: signal(),
    })
    expect(echo).toEqual({ stdout: 'hello\n', stderr: '', exitCode: 0, failure: null, truncated: false })
    expect(missing?.failure).toBe('missing')
  })

  it('a command that writes without end is ended there, keeps its first bytes, and each of the others runs once', () =>
    endsEndlessOutput((commands) => open([]).run(here, commands, { signal: signal() })))

  it('ends what it started when we stop waiting', async () => {
    const stop = new AbortController()
    const file = join(folder, 'pid')
    const running = open([]).run(
      here,
      [{ argv: ['sh', '-c', 'echo $$ >"$0"; sleep 60 & sleep 60', file], timeoutMs: 70_000 }],
      { signal: stop.signal },
    )
    running.catch(() => undefined)
    const pid = () => readFile(file, 'utf8').then(Number, () => 0)
    await expect.poll(pid, { timeout: 10_000 }).toBeGreaterThan(0)
    const group = await pid()
    stop.abort()
    await expect(running).rejects.toMatchObject({ code: 'CANCELED' })
    const isThere = () => {
      try {
        process.kill(group, 0)
        return true
      } catch {
        return false
      }
    }
    await expect.poll(isThere, { timeout: 10_000 }).toBe(false)
  })
})
