import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { Happening } from '../../src/model/timeline.ts'
import { type LabBot, startBot } from './bot.ts'
import { ensureKey } from './host.ts'
import { judge } from './judge.ts'
import { resetLab, startLab } from './lab.ts'
import { nginxPath, type Plan } from './scenario.ts'
import { nginx, node } from './software.ts'
import { openStage, type Stage } from './stage.ts'
import { isBad, visit } from './visitors.ts'

/**
 * `node test/lab/kill-points.ts [--points 20] [--every 250] [--from 0]`: restarts a hung unit on a real host through an approval, ends the bot with
 * SIGKILL so many milliseconds after the approval, a little later each time, starts it again, and counts by systemd's own
 * word how often the unit was started. More than once is a failure, and so is an incident that does not end.
 */
const { values } = parseArgs({
  options: {
    points: { type: 'string', default: '20' },
    every: { type: 'string', default: '250' },
    from: { type: 'string', default: '0' },
    beside: { type: 'boolean', default: false },
  },
})
const settledWithinMs = 180_000
const remedy = 'restart-unit'

const say = (line: string) => process.stderr.write(`${line}\n`)
const image = await (values.beside ? startLab(say) : resetLab(say).then(() => startLab(say)))
const stage = await openStage(['web-1', 'app-1'], { image, authorizedKey: await ensureKey() })
const plan: Plan = {
  path: nginxPath(stage, 'node'),
  prepare: {
    'web-1': nginx({ to: `http://${stage.at['app-1']}:8000`, location: 'proxy_read_timeout 2s;' }),
    'app-1': node({ service: 'TimeoutStopSec=5' }),
  },
  break: {},
  heal: {},
  expect: { causes: 'healthy' },
}
await stage.run(plan.prepare as Record<string, string>)
const bot = await startBot(stage, plan)
let failures = 0
try {
  for (let point = 0; point < Number(values.points); point += 1) {
    const afterMs = Number(values.from) + point * Number(values.every)
    const { starts, ending } = await killAt(stage, bot, afterMs)
    const isRight = starts <= 1 && ending !== null
    if (!isRight) failures += 1
    say(
      `${isRight ? 'ok   ' : 'WRONG'} killed ${afterMs} ms after the approval: started ${starts} times, ${ending ?? 'never ended'}`,
    )
  }
} finally {
  await bot.stop()
  await stage.stop()
}
say(`${failures} of ${values.points} points wrong.`)
process.exitCode = failures === 0 ? 0 : 1

async function killAt(
  { at, hosts }: Stage,
  killed: LabBot,
  afterMs: number,
): Promise<{ starts: number; ending: string | null }> {
  const shell = (script: string) => hosts.get('app-1')?.run(script) ?? Promise.resolve('')
  await untilGood(`http://${at['web-1']}`)
  await shell('systemctl kill -s STOP shop')
  const { incident } = await judge(killed)
  const approval = await offered(killed, incident)
  const before = await startsOf(shell)
  await killed.access.command(`approve ${approval}`)
  await pause(afterMs)
  await killed.kill()
  await killed.restart()
  const ending = await endOf(killed, incident, approval)
  const starts = (await startsOf(shell)) - before
  await shell('systemctl kill -s KILL shop; systemctl restart shop')
  return { starts, ending }
}

async function untilGood(origin: string): Promise<void> {
  for (let good = 0; good < 3; ) {
    good = isBad(await visit(origin)) ? 0 : good + 1
    await pause(100)
  }
}

/** The approval of a restart: as it was proposed, or else by its name. */
async function offered({ access }: LabBot, incident: string): Promise<string> {
  for (let asked = 0; ; asked += 1) {
    const entries = await access.entries(incident)
    const last = entries.findLast(({ what }) => what.kind.startsWith('remedy.'))?.what
    if (last?.kind === 'remedy.proposed' && last.plan.remedy === remedy) return last.approval
    if (asked > 0) throw new Error(`No ${remedy} can be approved: ${JSON.stringify(last).slice(0, 2000)}`)
    await access.command(`propose ${incident} ${remedy}`)
  }
}

async function startsOf(shell: (script: string) => Promise<string>): Promise<number> {
  return Number(
    (await shell('journalctl -u shop --no-pager -o cat | grep -c "^Started shop" || true')).trim(),
  )
}

async function endOf({ access }: LabBot, incident: string, approval: string): Promise<string | null> {
  const end = performance.now() + settledWithinMs
  while (performance.now() < end) {
    const entries = await access.entries(incident)
    const of = (kind: Happening['kind']) =>
      entries.findLast(({ what }) => what.kind === kind && 'approval' in what && what.approval === approval)
    const judged = of('change.judged')?.what
    const running = (await access.incidents('open')).some(({ run }) => run !== null)
    if (!running && judged?.kind === 'change.judged') return judged.ending
    const refused = of('change.refused')?.what
    if (!running && refused?.kind === 'change.refused') return `refused: ${refused.reason}`
    await pause(200)
  }
  return null
}
