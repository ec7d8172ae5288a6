import { once } from 'node:events'
import { readdir, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli, startCli, temporaryFolder } from '../support/cli.ts'
import { hasPostgres, type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { hasRedis, type RedisServer, startRedis } from '../support/redis-server.ts'

const needs = hasPostgres && hasRedis

describe.skipIf(!needs)('cli/servers (needs postgres and redis-server)', () => {
  let postgres: PostgresServer
  let redis: RedisServer
  let site: Server
  let cwd: string
  let env: Record<string, string>

  beforeAll(async () => {
    ;[postgres, redis] = await Promise.all([startPostgres(), startRedis()])
    cwd = await temporaryFolder()
    site = createServer((_request, response) => response.end('ok'))
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    const address = site.address()
    const at = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
    await writeFile(
      join(cwd, 'services.yaml'),
      `services:
  api:
    url: ${at}/
    path:
      - { hop: edge, system: nginx, addresses: ["${at}"] }
      - { hop: app, system: node, addresses: ["${at}"] }
`,
    )
    env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, PORT: '0' }
  })

  afterAll(async () => {
    site?.close()
    await redis?.stop()
    await postgres?.stop()
  })

  it.each([
    ['Redis', () => env],
    ['Postgres', () => ({ ...env, REDIS_URL: '' })],
  ])(
    'spreads a run over worker processes on %s and finishes it when one is killed',
    async (_engine, environment) => {
      const workers = [0, 1].map(() => startCli(['start', 'worker'], { cwd, env: environment() }))
      await Promise.all(workers.map((worker) => worker.prints('is ready')))
      const bot = startCli(['diagnose', 'api', '--json'], { cwd, env: environment() })
      workers[0]?.child.kill('SIGKILL')
      const { code, stdout, stderr } = await bot.finished
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      const { verdict, incident } = JSON.parse(stdout)
      expect(verdict.state).toBe('healthy')
      expect((await runCli(['show', incident, '--replay'], { cwd, env: environment() })).code).toBe(0)
      workers[1]?.child.kill('SIGINT')
      expect((await workers[1]?.finished)?.code).toBe(0)
    },
    60_000,
  )

  it('starts the whole bot on servers, with no data folder', async () => {
    const folder = await temporaryFolder()
    const bot = startCli(['start'], { cwd: folder, env })
    const banner = await bot.prints('Stop it with Ctrl-C')
    expect(banner).toContain('BullMQ on Redis')
    bot.child.kill('SIGINT')
    expect((await bot.finished).code).toBe(0)
    expect(await readdir(folder)).toEqual([])
  }, 60_000)

  it('says where the database is that does not answer, and never its password', async () => {
    const url = 'postgresql://bot:hunter2@127.0.0.1:9/bot'
    const { code, stderr } = await runCli(['incidents'], { cwd, env: { DATABASE_URL: url } })
    expect(stderr).toContain('DATABASE_UNREACHABLE')
    expect(stderr).toContain('127.0.0.1:9')
    expect(stderr).not.toContain('hunter2')
    expect(code).toBe(2)
  })
})
