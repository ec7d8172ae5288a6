import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Access } from '../src/cli/access.ts'
import { remoteAccess } from '../src/cli/remote-access.ts'
import type { Entry } from '../src/model/timeline.ts'
import { alertmanagerBody } from '../test/support/alert-entry.ts'
import { startCli, temporaryFolder } from '../test/support/cli.ts'
import { type Shot, throughput } from './alert-load.ts'
import type { Row } from './table.ts'

const services = 200
const alerts = 50_000
/** Of one service, as Alertmanager sends a group. */
const alertsPerRequest = 10
const secret = 's'.repeat(40)
const path = '/alerts/alertmanager'
const patienceMs = 300_000
/** A storm twice as long needs no more than one: what it needs is bounded by pages and limits. */
const mostGrownMb = 50

/** A bot of its own process whose services all fail at once, each alert an alarm of its own. */
export async function alertStorm(): Promise<Row[]> {
  const folder = await temporaryFolder()
  const backend = createServer((_request, response) => response.writeHead(502).end('Bad Gateway'))
  await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve))
  const address = backend.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await writeFile(join(folder, 'services.yaml'), servicesFile(port))
  const bot = startCli(['start'], {
    cwd: folder,
    env: { PORT: '0', PROBE_ALLOW: '127.0.0.0/8', ALERT_SECRET_ALERTMANAGER: secret },
  })
  try {
    await bot.prints('Stop it with Ctrl-C')
    const access = await remoteAccess(join(folder, '.data'))
    if (access === null) throw new Error('the bot does not answer')
    const { url } = JSON.parse(await readFile(join(folder, '.data', 'console.json'), 'utf8')) as {
      url: string
    }

    const calm = await firstVerdict(access, url, 'calm', [shotOf('calm', '0', 1)])
    const before = await memoryMb(bot.child.pid, 'VmRSS')
    const storm = await firstVerdict(access, url, /^storm-/, stormShots(1))
    const { told, incidents } = await settled(access, alerts)
    const most = await memoryMb(bot.child.pid, 'VmHWM')
    await throughput(url, path, stormShots(2))
    const again = await settled(access, 2 * alerts)
    const grown = (await memoryMb(bot.child.pid, 'VmHWM')) - most
    const delay = storm - calm
    return [
      {
        what: `a storm of ${alerts} alerts for ${services} services: alerts that incidents tell`,
        measured: `${told}`,
        target: `${alerts}`,
        met: told === alerts,
      },
      {
        what: 'the same: incidents',
        measured: `${incidents}`,
        target: `${services}`,
        met: incidents === services,
      },
      {
        what: 'the same: memory at the most, and what another storm as large adds to it',
        measured: `${Math.round(before)} MB, then ${Math.round(most)} MB, then ${Math.round(grown)} MB more (${again.told} told)`,
        target: `< ${mostGrownMb} MB more`,
        met: grown < mostGrownMb && again.told === 2 * alerts,
      },
      {
        what: 'the same: first verdict, later than that of a single alert',
        measured: `${(delay / 1000).toFixed(1)} s (${(storm / 1000).toFixed(1)} s after the first alert)`,
        target: '<= 2 s',
        met: delay <= 2_000,
      },
    ]
  } finally {
    bot.child.kill('SIGINT')
    await bot.finished
    backend.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function servicesFile(port: number): string {
  const names = ['calm', ...Array.from({ length: services }, (_, index) => `storm-${index}`)]
  const entries = names.map((name) => {
    const address = `http://127.0.0.1:${port}`
    return `  ${name}: { url: "${address}/${name}", path: [{ hop: app, system: node, addresses: ["${address}"] }] }\n`
  })
  return `services:\n${entries.join('')}`
}

function shotOf(service: string, request: string, count: number): Shot {
  const fingerprints = Array.from({ length: count }, (_, index) => `${service}-${request}-${index}`)
  const labels = { alertname: 'BadGateway', severity: 'critical', service }
  return {
    body: alertmanagerBody(fingerprints, { labels }),
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  }
}

/** All alerts of one storm, told apart from those of another by its number. */
function stormShots(number: number): Shot[] {
  return Array.from({ length: alerts / alertsPerRequest }, (_, n) =>
    shotOf(`storm-${n % services}`, `${number}-${n}`, alertsPerRequest),
  )
}

/** From the first alert to the first verdict of one of the services, in ms. */
async function firstVerdict(
  access: Access,
  url: string,
  service: string | RegExp,
  shots: Shot[],
): Promise<number> {
  const since = Date.now()
  const sending = throughput(url, path, shots)
  const isMeant = (name: string) => (typeof service === 'string' ? name === service : service.test(name))
  let at: number | null = null
  while (at === null && Date.now() - since < patienceMs) {
    await sleep(250)
    const judged = (await access.incidents('all')).filter((each) => each.verdict && isMeant(each.service))
    const entries = await Promise.all(judged.slice(-5).map(({ id }) => access.entries(id)))
    const times = entries.flat().filter(({ what }) => what.kind === 'run.finished')
    if (times.length > 0) at = Math.min(...times.map((entry) => Date.parse(entry.at)))
  }
  await sending
  return (at ?? Number.POSITIVE_INFINITY) - since
}

/** What the incidents of the storm tell once they tell of so many alerts, or nothing more comes. */
async function settled(access: Access, expected: number): Promise<{ told: number; incidents: number }> {
  const since = Date.now()
  let told = 0
  let incidents = 0
  while (told < expected && Date.now() - since < patienceMs) {
    await sleep(2_000)
    const ofStorm = (await access.incidents('all')).filter(({ service }) => service.startsWith('storm-'))
    incidents = ofStorm.length
    told = 0
    for (const { id } of ofStorm) told += toldIn(await access.entries(id))
  }
  return { told, incidents }
}

function toldIn(entries: Entry[]): number {
  const last = entries.findLast(({ what }) => what.kind === 'alerts.gathered')
  return last?.what.kind === 'alerts.gathered' ? last.what.counts.received : 0
}

/** A line of /proc/<pid>/status (proc(5)); 0 where there is none. */
async function memoryMb(pid: number | undefined, line: 'VmRSS' | 'VmHWM'): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(new RegExp(`^${line}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024
}
