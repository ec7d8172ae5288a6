import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

export interface PostgresServer {
  /** Connection string of its empty database, over loopback. */
  url: string
  /** Stops it without warning, as a crash would, and starts it on the same port from what it had written. */
  crash(): Promise<void>
  /** Stops it at once and removes its files. */
  stop(): Promise<void>
}

interface Account {
  uid: number
  gid: number
}

const run = promisify(execFile)
const binaries = findBinaries()

/**
 * For `describe.skipIf(!hasPostgres)`: false only where no server is installed and nobody insists;
 * with `REQUIRE_REAL=1` the suites run, and {@link startPostgres} fails them.
 */
export const hasPostgres = binaries !== null || process.env.REQUIRE_REAL === '1'

/** Starts a private server with a database of its own; takes about a second. */
export async function startPostgres(): Promise<PostgresServer> {
  if (!binaries)
    throw new Error('No initdb and postgres in PATH or /usr/lib/postgresql/*/bin; install postgresql.')
  const account = accountToRunAs()
  const folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-postgres-'))
  if (account) await chown(folder, account.uid, account.gid)
  const data = join(folder, 'data')
  const initdb = ['--pgdata', data, '--username=postgres', '--auth=trust', '--encoding=UTF8', '--locale=C']
  await run(join(binaries, 'initdb'), [...initdb, '--no-sync', '--no-instructions'], {
    ...account,
    cwd: folder,
  })

  const binary = join(binaries, 'postgres')
  let { server, port } = await serve(binary, data, account)
  // It ends its sessions at once and writes nothing more: recovery is what a crash would leave to do.
  const killNow = () => server.kill('SIGQUIT')
  process.once('exit', killNow)

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, 'exit')
    killNow()
    await exited
  }

  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    async crash() {
      await kill()
      server = await start(binary, data, account, port)
    },
    async stop() {
      process.removeListener('exit', killNow)
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Another process may take the free port before the server does, hence the attempts. */
async function serve(
  binary: string,
  data: string,
  account: Account | null,
  attempts = 3,
): Promise<{ server: ChildProcess; port: number }> {
  const port = await freePort()
  try {
    return { server: await start(binary, data, account, port), port }
  } catch (thrown) {
    if (attempts > 1) return serve(binary, data, account, attempts - 1)
    throw thrown
  }
}

async function start(
  binary: string,
  data: string,
  account: Account | null,
  port: number,
): Promise<ChildProcess> {
  const options = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'fsync=off',
    'max_connections=200',
  ]
  const args = ['-D', data, '-p', String(port), ...options.flatMap((option) => ['-c', option])]
  const server = spawn(binary, args, { ...account, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] })
  const said: string[] = []
  const ready = Promise.withResolvers<boolean>()
  createInterface({ input: server.stderr }).on('line', (line) => {
    said.push(line)
    if (line.includes('ready to accept connections')) ready.resolve(true)
  })
  server.once('error', ready.reject)
  server.once('exit', () => ready.resolve(false))
  if (await ready.promise) return server
  throw new Error(`postgres did not start: ${said.join('\n')}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function findBinaries(): string | null {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : []
  const packaged = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join('/usr/lib/postgresql', version, 'bin'))
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...packaged]
  const hasBoth = (folder: string) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)))
  return folders.find(hasBoth) ?? null
}

/** Postgres refuses to run as root, and needs an account that exists. */
function accountToRunAs(): Account | null {
  if (process.getuid?.() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const found = accounts.find(([name]) => name === 'postgres') ?? accounts.find(([name]) => name === 'nobody')
  if (!found)
    throw new Error('Run as root, the tests need an account postgres or nobody to start Postgres as.')
  return { uid: Number(found[2]), gid: Number(found[3]) }
}
