import { type IncomingMessage, request } from 'node:http'
import { PassThrough } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AlertReport } from '../src/alerts/receive.ts'
import { checkConfiguration } from '../src/config/check.ts'
import { parseServices } from '../src/config/services.ts'
import { type Alerts, openAlerts } from '../src/open-alerts.ts'
import { Secret } from '../src/secret.ts'
import { type Database, openDatabase } from '../src/store/open-database.ts'
import { openStore } from '../src/store/postgres-store.ts'
import type { Store } from '../src/store/store.ts'
import { createWeb } from '../src/web/create-web.ts'
import { type Serving, serve } from '../src/web/serve.ts'
import { alertmanagerBody, entrySecret, pagerDutyRequest } from './support/alert-entry.ts'
import { memorySource } from './support/console-source.ts'
import { silentInbox } from './support/silent-inbox.ts'

const mapping = `services:
  shop: { url: "https://shop.example.com/" }
alert_mappings:
  nagios: { key: body.host, state: '"firing"', title: body.output }
`

let database: Database
let store: Store
const undo: (() => Promise<void>)[] = []

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: null })
  store = await openStore(database.pool, { now: () => new Date() })
})
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})
afterAll(async () => {
  await store.close()
  await database.close()
})

interface Entry {
  serving: Serving
  alerts: Alerts
  reports: AlertReport[]
  /** How often a job was added. */
  jobs: () => number
  lines: () => string
  post(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers?: Record<string, string>,
  ): Promise<Response>
}

async function entryOf(
  env: Record<string, string>,
  { fail = () => false, file = store.fileAlerts }: { fail?: () => boolean; file?: Store['fileAlerts'] } = {},
): Promise<Entry> {
  const reports: AlertReport[] = []
  const written = new PassThrough()
  let lines = ''
  written.on('data', (chunk) => {
    lines += chunk
  })
  let jobs = 0
  const alerts = openAlerts(
    { ...checkConfiguration(env, import.meta.dirname), ...parseServices('services.yaml', mapping) },
    {
      store: { fileAlerts: file },
      queue: {
        async add() {
          if (fail()) throw new Error('the queue is away')
          jobs += 1
        },
      },
      now: () => new Date(),
      log: pino({ level: 'info' }, written),
      report: (report) => reports.push(report),
    },
  )
  const app = createWeb({
    source: memorySource(),
    inbox: silentInbox(),
    token: new Secret('console'),
    version: 'test',
    now: () => new Date(),
    webhooks: alerts.webhooks,
  })
  const serving = await serve(app, { host: '127.0.0.1', port: 0 })
  undo.push(
    () => alerts.close(),
    () => serving.close(),
  )
  return {
    serving,
    alerts,
    reports,
    jobs: () => jobs,
    lines: () => lines,
    post: (path, body, headers = { authorization: `Bearer ${entrySecret}` }) =>
      fetch(`${serving.url}${path}`, { method: 'POST', body, headers }),
  }
}

describe('open-alerts', () => {
  it('takes alerts of the sources that have a secret, and has work on them begun', async () => {
    const entry = await entryOf({ ALERT_SECRET_PAGERDUTY: `old-secret-old-secret, ${entrySecret}` })
    const { id, body, headers } = pagerDutyRequest()
    const response = await entry.post('/alerts/pagerduty', body, headers)
    expect(response.status).toBe(202)
    const { rows } = await database.pool.query('SELECT 1 FROM fiveohtwo.alerts WHERE delivery = $1', [id])
    expect(rows).toHaveLength(1)
    await expect.poll(entry.jobs).toBe(1)
    const off = await entry.post('/alerts/alertmanager', '{}')
    expect([off.status, await off.json()]).toEqual([404, { result: 'off', set: 'ALERT_SECRET_ALERTMANAGER' }])
    const sns = await entry.post('/alerts/sns', '{}')
    expect(await sns.json()).toEqual({ result: 'off', set: 'ALERT_SNS_TOPICS' })
    expect(entry.reports.map(({ source, result }) => [source, result])).toEqual([
      ['pagerduty', 'filed'],
      ['alertmanager', 'off'],
      ['sns', 'off'],
    ])
  })

  it('takes what a mapping reads at an address of its own', async () => {
    const entry = await entryOf({ ALERT_SECRET_GENERIC: entrySecret })
    const body = JSON.stringify({ host: 'web-1', output: 'CRITICAL - 502' })
    expect((await entry.post('/alerts/generic/nagios', body)).status).toBe(202)
    const { rows } = await database.pool.query<{ alert: object }>(
      `SELECT alert FROM fiveohtwo.alerts WHERE source = 'generic'`,
    )
    expect(rows).toMatchObject([
      { alert: { key: expect.stringContaining('web-1'), title: 'CRITICAL - 502' } },
    ])
  })

  it('takes nothing that is asked for otherwise, nor where no source is', async () => {
    const entry = await entryOf({ ALERT_SECRET_PAGERDUTY: entrySecret })
    const get = await fetch(`${entry.serving.url}/alerts/pagerduty`)
    expect(get.status).toBe(401)
    expect(entry.reports).toEqual([])
  })

  it('says where no source is, under whatever name, and takes its secret for no guess at the console’s token', async () => {
    const entry = await entryOf({ ALERT_SECRET_PAGERDUTY: entrySecret })
    for (let index = 0; index < 12; index += 1) {
      const authorization = `Bearer ${entrySecret}-${index}`
      const wrong = await entry.post('/alerts/generc', '{}', { authorization })
      expect([wrong.status, await wrong.json()]).toEqual([404, { result: 'unknown-source' }])
    }
    const foreign = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = { method: 'POST', headers: { Host: '502.example.com' } }
      request(`${entry.serving.url}/alerts/generic/none`, options, resolve).on('error', reject).end('{}')
    })
    expect(foreign.resume().statusCode).toBe(404)
    const console = await fetch(`${entry.serving.url}/api/incidents`, {
      headers: { authorization: 'Bearer console' },
    })
    expect(console.status).toBe(200)
    expect(entry.reports).toEqual([])
  })

  it('says in one line what went wrong, in none of the sender’s words', async () => {
    const words = 'xyzzy-words-of-a-stranger'
    const entry = await entryOf(
      { ALERT_SECRET_ALERTMANAGER: entrySecret },
      { file: () => Promise.reject(new Error(`duplicate key value (${words})`)) },
    )
    const cut = gzipSync(`{"alerts": [${words}`).subarray(0, -12)
    await entry.post('/alerts/alertmanager', cut, {
      authorization: `Bearer ${entrySecret}`,
      'content-encoding': 'gzip',
    })
    await entry.post('/alerts/alertmanager', words, {})
    await entry.post('/alerts/alertmanager', alertmanagerBody([words]))
    await expect.poll(() => entry.lines().split('\n')).toHaveLength(4)
    const lines = entry
      .lines()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { source: 'alertmanager', result: 'cut-off' },
      { source: 'alertmanager', result: 'unsigned' },
      { source: 'alertmanager', result: 'failed', level: 50, problem: { code: 'Error' } },
    ])
    expect(entry.lines()).not.toContain(words)
    expect(entry.lines()).not.toContain(entrySecret)
  })

  it('writes only so many lines about a flood of bad requests', async () => {
    const entry = await entryOf({ ALERT_SECRET_ALERTMANAGER: entrySecret })
    for (let n = 0; n < 150; n += 1) await entry.post('/alerts/alertmanager', '{}', {})
    expect(entry.reports).toHaveLength(150)
    const lines = entry.lines().trim().split('\n').length
    expect(lines).toBeGreaterThanOrEqual(50)
    expect(lines).toBeLessThan(100)
  })

  it('adds few jobs for many alerts, and adds one again that could not be added', async () => {
    let isAway = true
    const entry = await entryOf({ ALERT_SECRET_ALERTMANAGER: entrySecret }, { fail: () => isAway })
    const send = (n: number) => entry.post('/alerts/alertmanager', alertmanagerBody([`many-${n}`]))
    expect((await send(0)).status).toBe(202)
    isAway = false
    await expect.poll(entry.jobs, { timeout: 5_000 }).toBe(1)
    await Promise.all(Array.from({ length: 50 }, (_, n) => send(n + 1)))
    await entry.alerts.close()
    expect(entry.jobs()).toBeGreaterThan(1)
    expect(entry.jobs()).toBeLessThan(20)
  })
})
