import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Entry, Happening } from '../../src/model/timeline.ts'
import { type LabBot, startBot } from './bot.ts'
import { ensureKey } from './host.ts'
import { startLab, stopLab } from './lab.ts'
import { freePort, type Monitoring, startMonitoring } from './monitoring.ts'
import { setUpShop } from './set-up-shop.ts'
import { openStage, type Stage } from './stage.ts'
import { isBad, visit } from './visitors.ts'

const token = 'a-token-that-only-the-lab-knows'
const say = (line: string) => process.stderr.write(`${line}\n`)

let stage: Stage
let bot: LabBot
let monitoring: Monitoring

beforeAll(async () => {
  const image = await startLab(say)
  stage = await openStage(['web-1', 'app-1'], { image, authorizedKey: await ensureKey() })
  const plan = await setUpShop(stage)
  const port = await freePort()
  bot = await startBot(stage, plan, {
    env: { PORT: String(port), ALERT_SECRET_ALERTMANAGER: token },
    service: { alerts: { runs_per_hour: 6 } },
  })
  while (isBad(await visit(`http://${stage.at['web-1']}`, {}))) await pause(100)
  monitoring = await startMonitoring({
    url: `http://${stage.at['web-1']}/`,
    labels: {},
    webhook: { url: `http://127.0.0.1:${port}/alerts/alertmanager`, token },
  })
})

afterAll(async () => {
  await monitoring?.stop()
  await bot?.stop()
  await stage?.stop()
  if (process.env.LAB_KEEP !== '1') await stopLab()
})

/** The newest incident's timeline as soon as it has such an entry. */
async function happened<K extends Happening['kind']>(
  kind: K,
  is: (what: Extract<Happening, { kind: K }>) => boolean = () => true,
  withinMs = 90_000,
): Promise<{ entries: Entry[]; found: Extract<Happening, { kind: K }>; incident: string }> {
  const end = Date.now() + withinMs
  let kinds: string[] = []
  while (Date.now() < end) {
    const [incident] = await bot.access.incidents('all').catch(() => [])
    const entries = incident === undefined ? [] : await bot.access.entries(incident.id).catch(() => [])
    kinds = entries.map(({ what }) => what.kind)
    const found = entries.findLast(
      ({ what }) => what.kind === kind && is(what as Extract<Happening, { kind: K }>),
    )
    if (found !== undefined && incident !== undefined) {
      return { entries, found: found.what as Extract<Happening, { kind: K }>, incident: incident.id }
    }
    await pause(100)
  }
  throw new Error(`No ${kind} in ${withinMs} ms, only ${kinds.join(', ')}.\n${monitoring.said()}`)
}

async function breakAndCount(): Promise<number> {
  await stage.run({ 'app-1': 'systemctl kill -s KILL shop' })
  return (await bot.access.incidents('all')).length
}

describe('where Prometheus watches', () => {
  test('a killed backend is found, approved, restarted and over, and nobody typed a diagnosis', async () => {
    const before = await breakAndCount()
    const started = Date.now()
    const { found: fired, incident } = await happened('alerts.gathered', ({ counts }) => counts.firing > 0)
    expect(fired.alarms[0]).toMatchObject({ source: 'alertmanager', state: 'firing', severity: 'critical' })
    const { entries, found } = await happened('run.finished')
    expect(found.diagnosis.verdict).toMatchObject({ state: 'fault', hop: 'app', host: 'app-1' })
    expect(['backend-down', 'unit-stopped', 'app-crash', 'process-killed']).toContain(
      found.diagnosis.verdict.cause,
    )
    const opened = entries[0]?.what
    expect(opened).toMatchObject({ kind: 'incident.opened', by: { name: 'Alertmanager' } })
    say(`verdict ${Date.now() - started} ms after the kill`)

    const { found: offer } = await happened('remedy.proposed')
    await bot.access.command(`approve ${offer.approval}`)
    const { found: judged } = await happened('change.judged')
    expect(judged.ending).toBe('fixed')
    await happened('incident.closed')
    const { found: over } = await happened('alerts.gathered', ({ counts }) => counts.firing === 0)
    expect(over.counts).toMatchObject({ firing: 0, resolved: 1 })
    expect(await bot.access.incidents('open')).toEqual([])
    expect(await bot.access.incidents('all')).toHaveLength(before + 1)
    say(`${incident} was over ${Date.now() - started} ms after the kill`)
    // The hour's history of this incident: what a reader of the thread sees, in the order in which it happened.
    const told = (await bot.access.entries(incident)).map(({ what }) => what.kind)
    const order = ['incident.opened', 'alerts.gathered', 'run.started', 'run.finished', 'approval.decided']
    expect(told.filter((kind, at) => order.includes(kind) && told.indexOf(kind) === at)).toEqual(order)
  }, 240_000)

  test('a bot and a monitoring that are killed while it fires lose nothing, and it is one incident', async () => {
    const before = await breakAndCount()
    await bot.kill()
    // Alertmanager cannot reach anybody for some seconds.
    await pause(5_000)
    await bot.restart()
    while ((await bot.access.incidents('all')).length === before) await pause(100)
    const { found: offer } = await happened('remedy.proposed')
    const { found: first } = await happened('alerts.gathered')
    await bot.kill()
    await monitoring.crash()
    await bot.restart()
    // What Alertmanager has not told since it lives again, it does not end.
    await happened('alerts.gathered', ({ counts }) => counts.received > first.counts.received)
    await bot.access.command(`approve ${offer.approval}`)
    const { found: judged } = await happened('change.judged')
    expect(judged.ending).toBe('fixed')
    await happened('incident.closed')
    await happened('alerts.gathered', ({ counts }) => counts.firing === 0)
    expect(await bot.access.incidents('all')).toHaveLength(before + 1)
    expect(await bot.access.audit()).toMatchObject({ ok: true })
  }, 240_000)
})
