import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Access } from '../../src/cli/access.ts'
import { remoteAccess } from '../../src/cli/remote-access.ts'
import { Secret } from '../../src/secret.ts'
import { openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import { alertToken, allTold, fireAlerts, shotServices, toldOf } from '../support/alert-shots.ts'
import { type Running, startCli, temporaryFolder } from '../support/cli.ts'
import { freePort } from '../support/gateway-site.ts'
import { hasPostgres, startPostgres } from '../support/postgres-server.ts'
import { hasRedis, startRedis } from '../support/redis-server.ts'

let backend: Server
let cwd: string
let going: Running[] = []

beforeAll(async () => {
  backend = createServer((_request, response) => response.writeHead(502).end('Bad Gateway'))
  backend.listen(0, '127.0.0.1')
  await once(backend, 'listening')
})

afterEach(async () => {
  for (const { child } of going) child.kill('SIGKILL')
  await Promise.all(going.map(({ finished }) => finished))
  going = []
})

afterAll(() => {
  backend.closeAllConnections()
  backend.close()
})

async function folderOfServices(): Promise<string> {
  const folder = await temporaryFolder()
  const { port } = backend.address() as AddressInfo
  await writeFile(join(folder, 'services.yaml'), shotServices(`http://127.0.0.1:${port}`))
  return folder
}

async function start(words: string[], env: Record<string, string>, ready: string): Promise<Running> {
  const started = startCli(words, { cwd, env: { LOG_LEVEL: 'fatal', ...env } })
  going.push(started)
  await started.prints(ready)
  return started
}

async function kill(running: Running): Promise<void> {
  running.child.kill('SIGKILL')
  await running.finished
}

const patience = { timeout: 90_000, interval: 200 }

describe('main: of a storm of alerts none is lost and none counts twice', () => {
  it('when the bot is killed again and again', async () => {
    cwd = await folderOfServices()
    const port = await freePort()
    const env = { PORT: String(port), ALERT_SECRET_GENERIC: alertToken }
    let access: Access | null = null
    const startBot = async () => {
      const bot = await start(['start'], env, 'Stop it with Ctrl-C')
      access = await remoteAccess(join(cwd, '.data'))
      return bot
    }
    let bot = await startBot()
    const storm = fireAlerts(`http://127.0.0.1:${port}/alerts/generic`)
    for (const part of [1 / 3, 2 / 3]) {
      await storm.reached(part)
      await kill(bot)
      bot = await startBot()
    }
    await storm.done
    const told = async () => {
      if (access === null) throw new Error('the bot does not answer')
      const { incidents, entries } = access
      return toldOf({ incidents: () => incidents('all'), entries })
    }
    await expect.poll(told, patience).toEqual(allTold)
    expect(await (access as Access | null)?.audit()).toMatchObject({ ok: true })
  }, 120_000)

  it.skipIf(!hasPostgres || !hasRedis)(
    'when bot, worker, Postgres and Redis are killed one after another, and Redis forgets everything (needs postgres and redis-server)',
    async () => {
      const [postgres, redis] = await Promise.all([startPostgres(), startRedis()])
      try {
        cwd = await folderOfServices()
        const port = await freePort()
        const env = {
          ...{ PORT: String(port), ALERT_SECRET_GENERIC: alertToken },
          ...{ DATABASE_URL: postgres.url, REDIS_URL: redis.url },
        }
        const startBot = () => start(['start'], env, 'Stop it with Ctrl-C')
        const startWorker = () => start(['start', 'worker'], env, 'is ready')
        const bot = await startBot()
        const worker = await startWorker()
        const storm = fireAlerts(`http://127.0.0.1:${port}/alerts/generic`)
        const deaths = [
          () => postgres.crash(),
          () => redis.restart(),
          () => kill(worker).then(startWorker),
          () => kill(bot).then(startBot),
          () => Promise.all([postgres.crash(), redis.restart()]),
        ]
        for (const [index, death] of deaths.entries()) {
          await storm.reached((index + 1) / (deaths.length + 1))
          await death()
        }
        await storm.done
        const database = await openDatabase({ databaseUrl: new Secret(postgres.url), dataDir: null })
        const store = await openStore(database.pool, { now: () => new Date() })
        try {
          const told = () =>
            toldOf({ incidents: () => store.incidents({ limit: 100 }), entries: (id) => store.read(id) })
          await expect.poll(told, patience).toEqual(allTold)
          expect(await store.audit()).toMatchObject({ ok: true })
          // Who lived through the deaths of servers went on by themselves.
          expect(going.filter(({ child }) => child.exitCode !== null)).toEqual([])
        } finally {
          await store.close()
          await database.close()
        }
      } finally {
        await redis.stop()
        await postgres.stop()
      }
    },
    150_000,
  )
})
