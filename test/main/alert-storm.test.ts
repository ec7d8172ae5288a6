import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import type { Access } from '../../src/cli/access.ts'
import { remoteAccess } from '../../src/cli/remote-access.ts'
import type { Happening } from '../../src/model/timeline.ts'
import { type Running, startCli, temporaryFolder } from '../support/cli.ts'
import { freePort } from '../support/gateway-site.ts'

const token = 'a-token-that-only-this-test-knows'
const services = 6
const alarmsEach = 3
/** Of each alarm: all but the first are news of how often, not of what. */
const repetitions = 10
const deaths = 2
const sendersAtOnce = 20

let bot: Running | null = null

afterEach(async () => {
  bot?.child.kill('SIGKILL')
  await bot?.finished
})

interface Shot {
  service: string
  key: string
  delivery: string
}

const shots: Shot[] = Array.from({ length: repetitions }, (_, round) =>
  Array.from({ length: services * alarmsEach }, (_, index) => {
    const [service, key] = [`service-${index % services}`, `alarm-${index}`]
    return { service, key, delivery: `${key}-${round}` }
  }),
).flat()

/** As monitoring systems do: again until somebody says that it is safe. */
async function send(url: string, shot: Shot): Promise<void> {
  const { service, ...alert } = shot
  const body = JSON.stringify({ ...alert, state: 'firing', title: `${service} fails`, labels: { service } })
  for (;;) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const reply = await fetch(url, { method: 'POST', body, headers }).catch(() => null)
    await reply?.text().catch(() => '')
    if (reply?.status === 202) return
    await pause(50)
  }
}

it('main: of a storm of alerts in which the bot is killed again and again, none is lost and none counts twice', async () => {
  const backend = createServer((_request, response) => response.writeHead(502).end('Bad Gateway'))
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const { port: backendPort } = backend.address() as AddressInfo
  const cwd = await temporaryFolder()
  const entries = Array.from({ length: services }, (_, index) => {
    const url = `http://127.0.0.1:${backendPort}`
    return `  service-${index}:\n    url: ${url}/${index}\n    path: [{ hop: app, system: node, addresses: ["${url}"] }]\n`
  })
  await writeFile(join(cwd, 'services.yaml'), `services:\n${entries.join('')}`)
  const port = await freePort()
  const start = async (): Promise<Access> => {
    bot = startCli(['start'], {
      cwd,
      env: { PORT: String(port), ALERT_SECRET_GENERIC: token, LOG_LEVEL: 'fatal' },
    })
    await bot.prints('Stop it with Ctrl-C')
    const access = await remoteAccess(join(cwd, '.data'))
    if (access === null) throw new Error('the bot does not answer')
    return access
  }
  try {
    let access = await start()
    const waiting = [...shots]
    let sent = 0
    const senders = Array.from({ length: sendersAtOnce }, async () => {
      for (let shot = waiting.shift(); shot !== undefined; shot = waiting.shift()) {
        await send(`http://127.0.0.1:${port}/alerts/generic`, shot)
        sent += 1
      }
    })
    for (let death = 1; death <= deaths; death += 1) {
      while (sent < (shots.length * death) / (deaths + 1)) await pause(5)
      bot?.child.kill('SIGKILL')
      await bot?.finished
      access = await start()
    }
    await Promise.all(senders)

    await expect
      .poll(() => counts(access), { timeout: 60_000, interval: 200 })
      .toEqual({
        incidents: services,
        received: shots.length,
        firing: services * alarmsEach,
        judged: services,
      })
    expect(await access.audit()).toMatchObject({ ok: true })
  } finally {
    backend.closeAllConnections()
    backend.close()
  }
}, 120_000)

/** What the timelines tell of all of it. */
async function counts(access: Access) {
  const incidents = await access.incidents('all')
  const sum = { incidents: incidents.filter(({ service }) => service.startsWith('service-')).length }
  const told = { ...sum, received: 0, firing: 0, judged: 0 }
  for (const { id, service } of incidents) {
    if (!service.startsWith('service-')) continue
    const happened = (await access.entries(id)).map(({ what }) => what)
    const last = happened.findLast((what) => what.kind === 'alerts.gathered') as
      | Extract<Happening, { kind: 'alerts.gathered' }>
      | undefined
    told.received += last?.counts.received ?? 0
    told.firing += last?.counts.firing ?? 0
    if (happened.some(({ kind }) => kind === 'run.finished')) told.judged += 1
  }
  return told
}
