import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const folders = (process.env.PATH ?? '').split(delimiter)
const program = folders.map((folder) => join(folder, 'redis-server')).find((path) => existsSync(path))

/**
 * For `describe.skipIf(!hasRedis)`: false only where no server is installed and nobody insists; with
 * `REQUIRE_REAL=1` the suites run, and {@link startRedis} fails them.
 */
export const hasRedis = program !== undefined || process.env.REQUIRE_REAL === '1'

/** A private server on a loopback port, which keeps nothing on disk. */
export interface RedisServer {
  port: number
  url: string
  /** Stops it without warning, as a crash would. */
  kill(): Promise<void>
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export async function startRedis(options: { password?: string } = {}): Promise<RedisServer> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-redis-'))
  let running = await run(port, folder, options.password)

  const killNow = () => running.kill('SIGKILL')
  process.once('exit', killNow)

  async function kill(): Promise<void> {
    if (running.exitCode !== null || running.signalCode !== null) return
    const exited = once(running, 'exit')
    killNow()
    await exited
  }

  return {
    port,
    url: `redis://${options.password ? `:${options.password}@` : ''}127.0.0.1:${port}/0`,
    kill,
    async restart() {
      await kill()
      running = await run(port, folder, options.password)
    },
    async stop() {
      process.removeListener('exit', killNow)
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function run(port: number, folder: string, password: string | undefined): Promise<ChildProcess> {
  if (!program) throw new Error('No redis-server in PATH; install redis.')
  const settings = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const secret = password ? ['--requirepass', password] : []
  const child = spawn(program, [...settings, ...secret], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let said = ''
  child.stdout.on('data', (chunk) => {
    said += chunk
    if (said.includes('Ready to accept connections')) resolve()
  })
  child.once('error', reject)
  child.once('exit', (code) => reject(new Error(`redis-server ended with ${code}:\n${said}`)))
  await promise
  return child
}

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('expected a TCP address')
  return address.port
}
