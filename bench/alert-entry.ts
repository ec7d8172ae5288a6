import { randomUUID } from 'node:crypto'
import { pagerDuty } from '../src/alerts/pagerduty.ts'
import { createWake } from '../src/alerts/wake.ts'
import { checkConfiguration } from '../src/config/check.ts'
import { createLog } from '../src/log.ts'
import { openAlerts } from '../src/open-alerts.ts'
import { openQueue } from '../src/queue/bullmq-queue.ts'
import { Secret } from '../src/secret.ts'
import { openDatabase } from '../src/store/open-database.ts'
import { openStore } from '../src/store/postgres-store.ts'
import { createWeb } from '../src/web/create-web.ts'
import { serve } from '../src/web/serve.ts'
import { pagerDutyRequest } from '../test/support/alert-entry.ts'
import { memorySource } from '../test/support/console-source.ts'
import { silentInbox } from '../test/support/silent-inbox.ts'

/**
 * Run as a process of its own: the entry of alerts, and beside it the same server with nothing around the writing. At `/bare`
 * each request inserts its row and adds its job, at `/shared` requests share inserts and wake-ups as those of the entry do.
 */
const [dataDir = '', databaseUrl = ''] = process.argv.slice(2)
const now = () => new Date()
const url = databaseUrl === '' ? null : new Secret(databaseUrl)
const database = await openDatabase({ databaseUrl: url, dataDir })
const store = await openStore(database.pool, { now })
const queue = await openQueue(
  url === null ? { engine: 'pglite', pool: database.pool } : { engine: 'postgres', url },
)
const alerts = openAlerts(checkConfiguration(process.env, dataDir), {
  store,
  queue,
  now,
  log: createLog('silent'),
})
const wake = createWake(() => queue.add('alerts', {}), { failed: console.error })
const parsed = pagerDuty.parse(JSON.parse(pagerDutyRequest().body))
const [alert] = parsed.kind === 'alerts' ? parsed.alerts : []
if (!alert) throw new Error('the sample is no alert')
const accepted = () => new Response('{}', { status: 202, headers: { 'content-type': 'application/json' } })
const app = createWeb({
  source: memorySource(),
  inbox: silentInbox(),
  token: new Secret('bench'),
  version: 'bench',
  now,
  webhooks: {
    ...alerts.webhooks,
    async '/bare'(request) {
      await request.arrayBuffer()
      await database.pool.query(
        'INSERT INTO fiveohtwo.alerts (source, delivery, alert, received_at) VALUES ($1, $2, $3, $4)',
        [alert.source, randomUUID(), JSON.stringify(alert), now()],
      )
      await queue.add('alerts', {})
      return accepted()
    },
    async '/shared'(request) {
      await request.arrayBuffer()
      await store.fileAlerts([{ ...alert, delivery: randomUUID() }])
      wake()
      return accepted()
    },
  },
})
const server = await serve(app, { host: '127.0.0.1', port: 0 })
process.send?.({ url: server.url })
process.once('disconnect', async () => {
  await server.close()
  await alerts.close()
  await wake.stop()
  await queue.close()
  await store.close()
  await database.close()
})
