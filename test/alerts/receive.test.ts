import { randomBytes, randomUUID } from 'node:crypto'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { alertmanager } from '../../src/alerts/alertmanager.ts'
import { createGeneric } from '../../src/alerts/generic.ts'
import { pagerDuty } from '../../src/alerts/pagerduty.ts'
import { type AlertReport, createReceiver, type ReceiverOptions } from '../../src/alerts/receive.ts'
import type { AlertSource, Parsed } from '../../src/alerts/source.ts'
import { sources } from '../../src/alerts/sources.ts'
import { BotError } from '../../src/errors.ts'
import { foldAlert } from '../../src/incident/alerts/fold-alert.ts'
import type { Alert } from '../../src/model/alert.ts'
import { Secret } from '../../src/secret.ts'
import { type Database, openDatabase } from '../../src/store/open-database.ts'
import { openStore } from '../../src/store/postgres-store.ts'
import type { Store } from '../../src/store/store.ts'
import {
  type AlertEntry,
  alertmanagerBody,
  entrySecret,
  openAlertEntry,
  pagerDutyRequest,
  requestHead,
} from '../support/alert-entry.ts'
import { sampleAlert } from '../support/alert-samples.ts'
import { startCuttableProxy } from '../support/cuttable-proxy.ts'
import { hostileTexts } from '../support/hostile-text.ts'
import { hasPostgres, startPostgres } from '../support/postgres-server.ts'

let database: Database
let store: Store
const opened: AlertEntry[] = []

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: null })
  store = await openStore(database.pool, { now: () => new Date() })
})
afterEach(async () => {
  for (const entry of opened.splice(0)) await entry.close()
})
afterAll(async () => {
  await store.close()
  await database.close()
})

async function entryOf(
  source: AlertSource = alertmanager,
  options: Partial<ReceiverOptions> = {},
): Promise<AlertEntry> {
  const entry = await openAlertEntry(source, { file: store.fileAlerts, ...options })
  opened.push(entry)
  return entry
}

async function storedBy(source: string, delivery: string): Promise<{ alert: Alert; repeats: number }[]> {
  const { rows } = await database.pool.query<{ alert: Alert; repeats: number }>(
    'SELECT alert, repeats FROM fiveohtwo.alerts WHERE source = $1 AND delivery = $2',
    [source, delivery],
  )
  return rows
}

async function titlesStored(): Promise<string[]> {
  const { rows } = await database.pool.query<{ title: string }>(
    `SELECT alert->>'title' AS title FROM fiveohtwo.alerts ORDER BY ordinal`,
  )
  return rows.map(({ title }) => title)
}

/** A source that is what a case needs. */
function sourceOf(changed: Partial<AlertSource> = {}): AlertSource {
  return {
    name: 'gatus',
    authenticate: () => null,
    parse: () => ({ kind: 'alerts', alerts: [sampleAlert({ delivery: randomUUID() })] }),
    ...changed,
  }
}

const bearer = { authorization: `Bearer ${entrySecret}` }
const fresh = () => randomBytes(8).toString('hex')

describe('alerts/receive', () => {
  it('answers 202 once the alerts are in the database, and wakes who deals with them', async () => {
    const entry = await entryOf(pagerDuty)
    const { id, body, headers } = pagerDutyRequest()
    const response = await entry.post(body, headers)
    expect(response.status).toBe(202)
    expect(await response.json()).toEqual({ result: 'filed', filed: 1, repeated: 0 })
    expect(await storedBy('pagerduty', id)).toMatchObject([
      { alert: { title: 'A little bump in the road', ticket: 'PGR0VU2' }, repeats: 0 },
    ])
    expect(entry.wakes()).toBe(1)
    expect(entry.reports).toEqual([
      { source: 'pagerduty', result: 'filed', filed: 1, repeated: 0, durationMs: expect.any(Number) },
    ])
  })

  it('files what is delivered again once, one after another and all at the same time', async () => {
    const entry = await entryOf(pagerDuty)
    const { id, body, headers } = pagerDutyRequest()
    await entry.post(body, headers)
    const again = await Promise.all(Array.from({ length: 20 }, () => entry.post(body, headers)))
    expect(again.map(({ status }) => status)).toEqual(Array(20).fill(202))
    expect(await storedBy('pagerduty', id)).toMatchObject([{ repeats: 20 }])
    const { body: other, headers: signed, id: otherId } = pagerDutyRequest()
    await Promise.all(Array.from({ length: 20 }, () => entry.post(other, signed)))
    expect(await storedBy('pagerduty', otherId)).toMatchObject([{ repeats: 19 }])
    expect(entry.reports.filter(({ result }) => result === 'filed')).toHaveLength(2)
  })

  it('says which variable to set for a source that is not set up, and nothing else', async () => {
    const entry = await entryOf(pagerDuty, { credentialsOf: () => null })
    const response = await entry.post('{}')
    expect(response.status).toBe(404)
    expect(await response.json()).toEqual({ result: 'off', set: 'ALERT_SECRET_PAGERDUTY' })
    expect(entry.reports).toMatchObject([{ result: 'off' }])
  })

  it('refuses what is not authentic, each with its reason', async () => {
    const entry = await entryOf(pagerDuty)
    const { body, headers } = pagerDutyRequest()
    const { headers: forged } = pagerDutyRequest(['another secret'])
    const answers = [
      await entry.post(body, {}),
      await entry.post(body, forged),
      await entry.post(`${body} `, headers),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
    expect(entry.reports.map(({ result }) => result)).toEqual(['unsigned', 'forged', 'forged'])
    const refusing = await entryOf(sourceOf({ authenticate: () => 'stale' }))
    expect(await (await refusing.post('{}')).json()).toEqual({ result: 'stale' })
  })

  it('takes the old and the new secret while one is replaced by the other', async () => {
    let secrets = ['old']
    const entry = await entryOf(pagerDuty, {
      credentialsOf: () => ({ secrets: secrets.map((each) => new Secret(each)), topics: [] }),
    })
    const send = async (...signed: string[]) => {
      const { body, headers } = pagerDutyRequest(signed)
      return (await entry.post(body, headers)).status
    }
    expect(await send('old')).toBe(202)
    expect(await send('new')).toBe(401)
    secrets = ['old', 'new']
    expect([await send('old'), await send('new'), await send('new', 'old')]).toEqual([202, 202, 202])
    secrets = ['new']
    expect([await send('old'), await send('new'), await send('old', 'new')]).toEqual([401, 202, 202])
  })

  it('checks the time of a signature by its own clock', async () => {
    const clock = { at: new Date('2026-03-01T10:00:00Z') }
    const { grafana } = sources
    const entry = await entryOf(grafana, { now: () => clock.at })
    const sign = async (at: number) => {
      const { createHmac } = await import('node:crypto')
      const body = alertmanagerBody([fresh()])
      const hex = createHmac('sha256', entrySecret).update(`${at}:`).update(body).digest('hex')
      const response = await entry.post(body, { 'x-grafana-alerting-signature': hex, 'x-time': `${at}` })
      return response.status
    }
    const now = clock.at.getTime() / 1000
    expect([await sign(now), await sign(now - 290), await sign(now + 290)]).toEqual([202, 202, 202])
    expect([await sign(now - 310), await sign(now + 310)]).toEqual([401, 401])
    expect(entry.reports.at(-1)).toMatchObject({ result: 'stale' })
  })

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
    ['GZIP', gzipSync],
  ])('reads a body in %s, whose signature covers what was compressed', async (encoding, compress) => {
    const entry = await entryOf(pagerDuty)
    const { id, body, headers } = pagerDutyRequest()
    const response = await entry.post(compress(body), { ...headers, 'content-encoding': encoding })
    expect(response.status).toBe(202)
    expect(await storedBy('pagerduty', id)).toHaveLength(1)
  })

  it.each(['zstd', 'gzip, gzip', 'compress', '__proto__', 'constructor'])(
    'refuses a body in %s, and says what it reads',
    async (encoding) => {
      const entry = await entryOf()
      const response = await entry.post(gzipSync('{}'), { ...bearer, 'content-encoding': encoding })
      expect(response.status).toBe(415)
      expect(response.headers.get('accept-encoding')).toBe('gzip, br, deflate')
    },
  )

  it('takes JSON whatever type it is said to be', async () => {
    const entry = await entryOf()
    for (const type of ['text/plain; charset=UTF-8', 'application/x-www-form-urlencoded', '', 'nonsense']) {
      const response = await entry.post(alertmanagerBody([fresh()]), { ...bearer, 'content-type': type })
      expect(response.status).toBe(202)
    }
  })

  it.each([
    ['cut', '{"alerts": ['],
    ['empty', ''],
    ['not JSON', 'payload=%7B%7D'],
    ['not UTF-8', Buffer.from('{"title": "Z\u00fcrich"}', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFF{}', 'utf16le')],
    ['two documents', '{}{}'],
    ['a template that a quote broke', '{"name": "shop", "description": "it says "502""}'],
  ])('makes an alarm of an authentic body that is %s', async (_title, body) => {
    const filed: Alert[] = []
    const entry = await entryOf(alertmanager, {
      file: async (alerts) => ({ filed: filed.push(...alerts), repeated: 0 }),
    })
    const response = await entry.post(body)
    expect(response.status).toBe(202)
    expect(await response.json()).toMatchObject({ result: 'strange', filed: 1 })
    expect(filed).toMatchObject([{ state: 'firing', labels: { problem: 'it is no JSON' } }])
    expect(entry.wakes()).toBe(1)
    expect((await entry.post(body, {})).status).toBe(401)
    expect(filed).toHaveLength(1)
  })

  it('ends firing where a source without times and names fires, resolves and fires in the same words', async () => {
    const clock = { ms: Date.now() }
    const entry = await entryOf(createGeneric(null), { now: () => new Date(clock.ms) })
    const key = fresh()
    const bodyOf = (state: string) => JSON.stringify({ key, state, title: 'Trying out alerts' })
    const stateAfter = async (...states: string[]) => {
      for (const state of states) {
        expect(await (await entry.post(bodyOf(state))).json()).toMatchObject({ result: 'filed' })
        clock.ms += 1_000
      }
      await store.foldAlerts(10_000, (known, alert, id) => foldAlert(known, alert, id, () => null))
      const alarms = await store.firingAlarms(10_000)
      return alarms.find((alarm) => alarm.key === key)?.state ?? 'resolved'
    }
    expect(await stateAfter('firing', 'resolved', 'firing')).toBe('firing')
    expect(await stateAfter('resolved')).toBe('resolved')
  })

  it('cuts why it could not read something only after secrets were sought in it', async () => {
    const filed: Alert[] = []
    const mapping = { key: 'body.host', state: 'body.state', title: 'body.host', labels: {} }
    const entry = await entryOf(createGeneric(mapping), {
      file: async (alerts) => ({ filed: filed.push(...alerts), repeated: 0 }),
    })
    const secret = `ghp_${'a1B2'.repeat(9)}`
    for (let before = 150; before < 520; before += 10)
      await entry.post(JSON.stringify({ host: 'web-1', state: `${'x '.repeat(before / 2)}${secret}` }))
    expect(filed).toHaveLength(37)
    expect(filed.map(({ labels }) => labels.problem).join()).not.toContain('ghp_a1')
  })

  it('reads JSON behind a byte order mark', async () => {
    const entry = await entryOf()
    const response = await entry.post(`\uFEFF${alertmanagerBody([fresh()])}`)
    expect(response.status).toBe(202)
  })

  it.each([
    ['10 MB', () => Buffer.alloc(10e6, ' '), {}],
    ['10 MB of zeros in gzip', () => gzipSync(Buffer.alloc(10e6)), { 'content-encoding': 'gzip' }],
    ['10 MB of zeros in brotli', () => brotliCompressSync(Buffer.alloc(10e6)), { 'content-encoding': 'br' }],
    ['2 MB in gzip', () => gzipSync(randomBytes(2e6)), { 'content-encoding': 'gzip' }],
  ])('answers 413 to %s', async (_title, body, headers) => {
    const entry = await entryOf()
    const response = await entry.post(body(), { ...bearer, ...headers })
    expect(response.status).toBe(413)
    expect(entry.reports).toMatchObject([{ result: 'too-large' }])
  })

  it('does not open a bomb within a bomb', async () => {
    const entry = await entryOf(alertmanager, { file: async () => ({ filed: 1, repeated: 0 }) })
    const nested = gzipSync(gzipSync(Buffer.alloc(10e6)))
    const once = await entry.post(nested, { ...bearer, 'content-encoding': 'gzip' })
    expect(await once.json()).toMatchObject({ result: 'strange' })
    expect((await entry.post(nested, { ...bearer, 'content-encoding': 'gzip,gzip' })).status).toBe(415)
  })

  it('stops reading chunks that never end', async () => {
    const entry = await entryOf(alertmanager, { limits: { bytes: 100_000 } })
    const chunk = `4000\r\n${' '.repeat(0x4000)}\r\n`
    const answer = await entry.raw([requestHead('Transfer-Encoding: chunked'), ...Array(40).fill(chunk)])
    expect(answer).toContain('HTTP/1.1 413 ')
    expect(entry.reports).toMatchObject([{ result: 'too-large' }])
  })

  it.each([
    ['with a length', ['Content-Length: 1000'], '{"alerts":'],
    ['in chunks', ['Transfer-Encoding: chunked'], '5\r\n{"ale\r\n'],
  ])('waits for a slow body %s only so long', async (_title, headers, start) => {
    const entry = await entryOf(alertmanager, { limits: { ms: 50 } })
    const answer = await entry.raw([requestHead(...headers), start])
    expect(answer).toContain('HTTP/1.1 408 ')
    expect(entry.reports).toMatchObject([{ result: 'too-slow' }])
  })

  it.each([
    ['with a length', ['Content-Length: 1000'], '{"alerts":'],
    ['in chunks', ['Transfer-Encoding: chunked'], '5\r\n{"ale\r\n'],
  ])('takes no part of a body %s whose sender went away', async (_title, headers, start) => {
    const entry = await entryOf()
    await entry.raw([requestHead(...headers), start], 'leave')
    await expect.poll(() => entry.reports).toMatchObject([{ result: 'cut-off' }])
    expect(entry.wakes()).toBe(0)
  })

  it('answers 400 to a compressed body that ends in the middle', async () => {
    const entry = await entryOf()
    const body = gzipSync(alertmanagerBody([fresh()])).subarray(0, -12)
    expect((await entry.post(body, { ...bearer, 'content-encoding': 'gzip' })).status).toBe(400)
    expect(entry.reports).toMatchObject([{ result: 'cut-off' }])
  })

  it('answers 503 while the database is away, and files what is sent again', async () => {
    let isAway = true
    const pool = Object.assign(Object.create(database.pool), {
      query: (...given: Parameters<typeof database.pool.query>) =>
        isAway
          ? Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }))
          : database.pool.query(...given),
    })
    const away = await openStore(pool, { now: () => new Date() })
    const entry = await entryOf(pagerDuty, { file: away.fileAlerts })
    const { id, body, headers } = pagerDutyRequest()
    const response = await entry.post(body, headers)
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('5')
    expect(entry.reports).toMatchObject([
      { result: 'no-database', problem: { code: 'DATABASE_UNREACHABLE' } },
    ])
    expect(await storedBy('pagerduty', id)).toEqual([])
    isAway = false
    expect((await entry.post(body, headers)).status).toBe(202)
    expect(await storedBy('pagerduty', id)).toHaveLength(1)
  })

  it.skipIf(!hasPostgres)(
    'answers 503 while a Postgres server is cut off, and 202 once it is back',
    async () => {
      const server = await startPostgres()
      const url = new URL(server.url)
      const proxy = await startCuttableProxy(Number(url.port))
      url.port = `${proxy.port}`
      const remote = await openDatabase({ databaseUrl: new Secret(url.href), dataDir: null })
      const away = await openStore(remote.pool, { now: () => new Date() })
      const entry = await entryOf(pagerDuty, { file: away.fileAlerts })
      const { body, headers } = pagerDutyRequest()
      expect((await entry.post(pagerDutyRequest().body, pagerDutyRequest().headers)).status).toBe(401)
      await proxy.cut()
      expect((await entry.post(body, headers)).status).toBe(503)
      await proxy.mend()
      await expect.poll(async () => (await entry.post(body, headers)).status, { timeout: 5_000 }).toBe(202)
      expect(entry.reports.filter(({ result }) => result === 'filed')).toHaveLength(1)
      expect(new Set(entry.reports.map(({ result }) => result))).toEqual(
        new Set(['forged', 'no-database', 'filed']),
      )
      await away.close()
      await remote.close()
      await proxy.cut()
      await server.stop()
    },
  )

  it('answers 503 when filing takes too long, and still wakes somebody once it is done', async () => {
    const { promise, resolve } = Promise.withResolvers<{ filed: number; repeated: number }>()
    const entry = await entryOf(alertmanager, { file: () => promise, limits: { filingMs: 20 } })
    const response = await entry.post(alertmanagerBody([fresh()]))
    expect(response.status).toBe(503)
    expect(entry.reports).toMatchObject([{ result: 'late' }])
    expect(entry.wakes()).toBe(0)
    resolve({ filed: 1, repeated: 0 })
    await expect.poll(entry.wakes).toBe(1)
  })

  it('answers 500 to a mistake of its own, and 503 where the operator can help', async () => {
    let thrown: Error = new TypeError('x is not a function')
    const entry = await entryOf(alertmanager, { file: () => Promise.reject(thrown) })
    expect((await entry.post(alertmanagerBody([fresh()]))).status).toBe(500)
    thrown = new BotError('DISK_FULL', 'The database cannot write.', 'Free some space.')
    expect((await entry.post(alertmanagerBody([fresh()]))).status).toBe(503)
    expect(entry.reports.map(({ result }) => result)).toEqual(['failed', 'no-database'])
  })

  it('makes one alarm of what an authentic sender says in a way that nobody knows', async () => {
    const entry = await entryOf()
    const bodies = Array.from({ length: 5 }, (_, n) =>
      JSON.stringify({ version: 5, n, password: 'hunter2', text: '\u0000\u202e@everyone' }),
    )
    for (const body of [...bodies, ...bodies.slice(0, 1)]) {
      expect((await entry.post(body)).status).toBe(202)
    }
    expect(entry.reports.map(({ result }) => result)).toEqual(Array(6).fill('strange'))
    const { rows } = await database.pool.query<{ alert: Alert }>(
      `SELECT alert FROM fiveohtwo.alerts WHERE alert->>'key' = 'fiveohtwo:unreadable'`,
    )
    expect(rows).toHaveLength(5)
    expect(rows[0]?.alert).toMatchObject({
      source: 'alertmanager',
      severity: 'error',
      state: 'firing',
      title: 'Alertmanager sent something that this version cannot read',
      labels: { excerpt: expect.stringContaining('"version":5') },
    })
    expect(JSON.stringify(rows)).not.toContain('hunter2')
  })

  it('files as strange what a source stumbles over, and takes nothing of what says nothing', async () => {
    const parses: (() => Parsed)[] = [
      () => {
        throw new Error('a mistake')
      },
      () => ({ kind: 'nothing' }),
      () => ({ kind: 'alerts', alerts: [] }),
    ]
    for (const parse of parses) {
      const entry = await entryOf(sourceOf({ parse }))
      expect((await entry.post(JSON.stringify(fresh()))).status).toBe(202)
      expect(entry.reports[0]?.result).toBe(parse === parses[0] ? 'strange' : 'nothing')
    }
  })

  it('keeps tricks with characters away from the database, and files the alert', async () => {
    const entry = await entryOf()
    for (const [trick, text] of Object.entries(hostileTexts)) {
      const body = alertmanagerBody([`${fresh()}${text}`], { labels: { alertname: `${trick} ${text}` } })
      expect((await entry.post(body)).status).toBe(202)
    }
    const nul = alertmanagerBody([`${fresh()}\0`], { annotations: { summary: 'a\0b\ud800' } })
    expect((await entry.post(nul)).status).toBe(202)
    const titles = await titlesStored()
    expect(titles.join('')).not.toMatch(/\p{Cc}/u)
    expect(titles.every((title) => title.isWellFormed())).toBe(true)
  })

  it('confirms a subscription once the source asks for it, and says when that failed', async () => {
    const asked: string[] = []
    const url = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t'
    const source = sourceOf({ parse: () => ({ kind: 'confirm', url }) })
    const entry = await entryOf(source, { confirm: async (given) => void asked.push(given) })
    expect((await entry.post('{}')).status).toBe(202)
    expect(asked).toEqual([url])
    const failing = await entryOf(source)
    expect((await failing.post('{}')).status).toBe(503)
    expect(failing.reports).toMatchObject([{ result: 'unconfirmed' }])
  })

  it('fetches a certificate for whoever may send, and for nobody else', async () => {
    const fetched: string[] = []
    let asked = 0
    const url = 'https://sns.eu-west-1.amazonaws.com/cert.pem'
    const source = sourceOf({
      certificateUrl: () => {
        asked += 1
        return url
      },
      authenticate: ({ query }, { certificate }) => {
        if (query.get('topic') !== 'ours') return 'topic'
        return certificate === 'PEM' ? null : 'forged'
      },
    })
    const entry = await entryOf(source, {
      fetchCertificate: async (given) => {
        fetched.push(given)
        return 'PEM'
      },
    })
    expect((await entry.post('{}')).status).toBe(401)
    expect([asked, fetched]).toEqual([0, []])
    const asOurs = () => fetch(`${entry.url}?topic=ours`, { method: 'POST', body: '{}' })
    expect((await asOurs()).status).toBe(202)
    expect(fetched).toEqual([url])
    const without = await entryOf(source)
    expect((await fetch(`${without.url}?topic=ours`, { method: 'POST', body: '{}' })).status).toBe(503)
    expect(without.reports).toMatchObject([{ result: 'no-certificate' }])
  })

  it('lets a storm of authentic alerts pass, and stops one that is not', async () => {
    const clock = { at: new Date('2026-03-01T10:00:00Z') }
    const entry = await entryOf(alertmanager, {
      now: () => clock.at,
      limits: { refusals: { perSecond: 1, burst: 5 } },
    })
    for (let n = 0; n < 20; n += 1) await entry.post(alertmanagerBody([fresh()]))
    expect(new Set(entry.reports.map(({ result }) => result))).toEqual(new Set(['filed']))
    const statuses: number[] = []
    for (let n = 0; n < 7; n += 1) statuses.push((await entry.post('{}', {})).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429])
    const refused = await entry.post(alertmanagerBody([fresh()]))
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1'])
    clock.at = new Date(clock.at.getTime() + 1_000)
    expect((await entry.post(alertmanagerBody([fresh()]))).status).toBe(202)
  })

  it.each([
    ['short', 100],
    ['long', 100_000],
  ])('holds only so many bytes of %s bodies at a time', async (_title, length) => {
    const { promise, resolve } = Promise.withResolvers<{ filed: number; repeated: number }>()
    const send = (to: AlertEntry) => to.post(`${alertmanagerBody([fresh()])}${' '.repeat(length)}`)
    const entry = await entryOf(alertmanager, {
      file: () => promise,
      limits: { heldBytes: 1.5 * (length + 500) },
    })
    const first = send(entry)
    await expect.poll(async () => (await send(entry)).status).toBe(503)
    resolve({ filed: 1, repeated: 0 })
    expect((await first).status).toBe(202)
    expect((await send(entry)).status).toBe(202)
    expect(entry.reports.some(({ result }) => result === 'busy')).toBe(true)
  })

  it('gives back what it held for compressed bodies, whole ones and broken ones', async () => {
    const limits = { bytes: 100_000, heldBytes: 150_000 }
    const file = async () => ({ filed: 1, repeated: 0 })
    const entry = await entryOf(alertmanager, { file, limits })
    const bomb = gzipSync(Buffer.alloc(99_000, ' '))
    const zipped = () => entry.post(bomb, { ...bearer, 'content-encoding': 'gzip' })
    const broken = () => entry.post(bomb.subarray(0, -9), { ...bearer, 'content-encoding': 'gzip' })
    expect((await zipped()).status).toBe(202)
    for (let n = 0; n < 5; n += 1) expect((await broken()).status).toBe(400)
    expect((await zipped()).status).toBe(202)
  })

  it('holds alerts that are late until they are filed or refused', async () => {
    const filings = [1, 2].map(() => Promise.withResolvers<{ filed: number; repeated: number }>())
    const waiting = [...filings]
    const file = () => waiting.shift()?.promise ?? Promise.resolve({ filed: 1, repeated: 0 })
    const limits = { filingMs: 20, heldBytes: 1_500 }
    const entry = await entryOf(alertmanager, { file, limits })
    const send = async () => {
      const body = alertmanagerBody([fresh()])
      const response = await entry.post(`${body}${' '.repeat(700 - body.length)}`)
      return ((await response.json()) as { result: string }).result
    }
    expect([await send(), await send(), await send()]).toEqual(['late', 'late', 'busy'])
    filings[0]?.resolve({ filed: 1, repeated: 0 })
    await expect.poll(send).toBe('filed')
    filings[1]?.reject(new Error('the database is away'))
    expect(await send()).toBe('filed')
  })

  it('has an answer that is no fault of its own for whatever is sent to whatever source', async () => {
    const reports: AlertReport[] = []
    const receive = createReceiver({
      credentialsOf: () => ({ secrets: [new Secret(entrySecret)], topics: ['arn:aws:sns:eu-west-1:1:t'] }),
      file: async (alerts) => ({ filed: JSON.stringify(alerts) === '' ? 0 : alerts.length, repeated: 0 }),
      wake: () => undefined,
      fetchCertificate: async () => '-----BEGIN CERTIFICATE-----',
      confirm: async () => undefined,
      now: () => new Date(),
      report: (report) => reports.push(report),
      limits: { refusals: { perSecond: 1e9, burst: 1e9 } },
    })
    const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false }).map((value) => JSON.stringify(value))
    const shaped = fc
      .record({
        version: fc.constantFrom('4', 5),
        alerts: fc.array(
          fc.dictionary(fc.constantFrom('status', 'labels', 'fingerprint', 'x'), fc.jsonValue()),
        ),
        event: fc.dictionary(fc.constantFrom('id', 'event_type', 'data'), fc.jsonValue()),
        Type: fc.constantFrom('Notification', 'SubscriptionConfirmation'),
        data: fc.jsonValue(),
        action: fc.string(),
      })
      .map((value) => JSON.stringify(value))
    const bodies = fc.oneof(
      json.map((text) => Buffer.from(text)),
      shaped.map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 300 }),
      json.map((text) => Buffer.from(text).subarray(0, -1)),
    )
    const encodings = fc.constantFrom(undefined, 'gzip', 'br', 'deflate', 'zstd')
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.values(sources)),
        bodies,
        encodings,
        fc.boolean(),
        async (source, body, encoding, isCompressed) => {
          const sent = encoding === 'gzip' && isCompressed ? gzipSync(body) : body
          const headers = new Headers({ ...bearer, 'x-amz-sns-message-type': 'Notification' })
          if (encoding !== undefined) headers.set('content-encoding', encoding)
          const request = new Request('http://bot.example/alerts/x?token=x', {
            method: 'POST',
            body: new Uint8Array(sent),
            headers,
          })
          const before = reports.length
          const { status } = await receive(source, request, '127.0.0.1')
          expect([202, 400, 401, 413, 415]).toContain(status)
          expect(reports).toHaveLength(before + 1)
        },
      ),
      { numRuns: 150 },
    )
  })
})
