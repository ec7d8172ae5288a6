import { setTimeout as pause } from 'node:timers/promises'
import { type LabBot, startBot } from './bot.ts'
import { type Cured, compareCure, cure } from './cure.ts'
import { type Judged, judge } from './judge.ts'
import type { Change, Cure, Plan, Scenario } from './scenario.ts'
import { openStage, type Stage } from './stage.ts'
import { isBad, type Seen, startVisitors, visit } from './visitors.ts'

const settleMs = 30_000
/** Of a diagnosis, on two processors that four scenarios and all their hosts share. */
const budgetMs = 45_000
/** Good answers in a row after which the shop counts as well. */
const wellAfter = 5
/** Requests of users before somebody asks what is wrong. */
const warmUp = 6

/** Between two requests of users of a shop that is well. */
const calmMs = 3_000

// What the lab itself wrote and did is no change that anybody made, and the start was not the last thing that happened.
const settle = `
find /etc /srv /root /usr/local -xdev -newermt '-1 hour' -exec touch -h -d '9 days ago' {} +
for log in $(find /var/log -xdev -type f -name '*log' ! -path '*/journal/*'); do : > "$log"; done
rm -f /srv/shop/.pm2/logs/*.bak
journalctl --quiet --rotate --vacuum-time=1s
`

/** How one scenario went. */
export interface Played {
  name: string
  expected: Plan['expect']
  broken: Judged | null
  /** How the scenario wants what is proposed to end; null where it does not say. */
  wanted: Cure | null
  cured: Cured | null
  healed: Judged | null
  seconds: number
  /** What is wrong; empty when all is as it should be. */
  faults: string[]
}

/** A scenario whose hosts are up and serve, and have nothing to hide. */
export interface Prepared {
  scenario: Scenario
  stage: Stage
  plan: Plan
  /** When the hosts were as they are now, by `performance.now()`. */
  since: number
  /** Ends the few users who ask until something breaks. */
  quiet(): Promise<void>
}

/** Boots fresh hosts for a scenario and leaves them as if they had run for long. */
export async function prepare(
  scenario: Scenario,
  options: { image: string; authorizedKey: string },
): Promise<Prepared> {
  const stage = await openStage(scenario.hosts, options)
  try {
    const plan = scenario.plan(stage.at, stage)
    await change(stage, plan.prepare)
    await untilWell(originOf(stage), plan, 'before anything was broken')
    await stage.run(Object.fromEntries(scenario.hosts.map((name) => [name, settle])))
    if (plan.history !== undefined) await change(stage, plan.history)
    const visitors = startVisitors(originOf(stage), { ...plan.traffic, everyMs: calmMs, visitors: 1 })
    return { scenario, stage, plan, since: performance.now(), quiet: visitors.stop }
  } catch (error) {
    await stage.stop()
    throw error
  }
}

/** How far it goes. */
export interface Playing {
  /** Whether the product is asked at all. */
  judging: boolean
  /** Whether what it proposes is approved also where the scenario does not say what that should be. */
  approving?: boolean
}

/** Breaks what was prepared, asks for a diagnosis, mends it, and asks again; then the hosts are gone. */
export async function play(prepared: Prepared, { judging, approving = false }: Playing): Promise<Played> {
  const { scenario, stage, plan } = prepared
  const started = performance.now()
  const played: Played = {
    ...unplayed(scenario.name),
    expected: plan.expect,
    wanted: plan.cure ?? null,
  }
  let bot: LabBot | null = null
  try {
    bot = judging ? await startBot(stage, plan) : null
    await prepared.quiet()
    await act(stage, { ...plan, cure: plan.cure ?? (approving ? 'any' : undefined) }, bot, played)
  } catch (error) {
    played.faults.push(error instanceof Error ? error.message : String(error))
  } finally {
    await bot?.stop()
    await stage.stop()
  }
  played.seconds = Math.round((performance.now() - started) / 100) / 10
  return played
}

/** What is known of a scenario that could not be played. */
export function unplayed(name: string, ...faults: string[]): Played {
  return {
    name,
    expected: { causes: 'healthy' },
    broken: null,
    wanted: null,
    cured: null,
    healed: null,
    seconds: 0,
    faults,
  }
}

/** A plan in which whatever is proposed may be approved. */
type Approved = Omit<Plan, 'cure'> & { cure: Plan['cure'] | 'any' }

async function act(stage: Stage, plan: Approved, bot: LabBot | null, played: Played): Promise<void> {
  const origin = originOf(stage)
  const traffic = plan.traffic ?? {}
  const visitors = startVisitors(origin, traffic)
  try {
    await change(stage, plan.break)
    await untilSeen(visitors.seen, plan)
    if (plan.proof !== undefined) await prove(stage, plan.proof)
    if (bot !== null) {
      played.broken = await judge(bot)
      played.faults.push(...compare(played.broken, plan))
      await tryCure(stage, plan, bot, played)
    }
    if (played.cured?.ending !== 'fixed') await change(stage, plan.heal)
  } finally {
    await visitors.stop()
  }
  await untilWell(origin, plan, 'after it was healed')
  if (bot === null) return
  const again = startVisitors(origin, traffic)
  try {
    if (plan.restMs !== undefined) await pause(plan.restMs)
    played.healed = await judge(bot)
  } finally {
    await again.stop()
  }
  const { state, cause, hop } = played.healed.verdict
  if (state !== 'healthy') played.faults.push(`healed: ${state}, ${cause} at ${hop}`)
}

async function tryCure(stage: Stage, plan: Approved, bot: LabBot, played: Played): Promise<void> {
  const wanted = plan.cure
  if (wanted === undefined || played.broken === null) return
  const { meanwhile, proof }: Partial<Cure> = wanted === 'any' ? {} : wanted
  played.cured = await cure(bot, played.broken.incident, async () => {
    if (meanwhile !== undefined) await change(stage, meanwhile)
  })
  if (wanted === 'any') return
  const faults = compareCure(played.cured, wanted)
  if (faults.length === 0 && proof !== undefined) {
    await prove(stage, proof).catch((error: unknown) => faults.push(`cure: ${String(error)}`))
  }
  played.faults.push(...faults)
}

function originOf(stage: Stage): string {
  return `http://${stage.at['web-1']}`
}

async function change(stage: Stage, wanted: Change): Promise<void> {
  if (typeof wanted === 'function') await wanted(stage)
  else await stage.run(wanted)
}

async function untilWell(origin: string, plan: Omit<Plan, 'cure'>, when: string): Promise<void> {
  const until = Date.now() + settleMs
  let good = 0
  let last: Seen = 'cut'
  while (good < wellAfter) {
    last = await visit(origin, plan.traffic)
    good = isBad(last) ? 0 : good + 1
    if (Date.now() > until) throw new Error(`The shop is not well ${when}: users see ${last}.`)
    await pause(isBad(last) ? 200 : 20)
  }
}

async function untilSeen(seen: Seen[], plan: Omit<Plan, 'cure'>): Promise<void> {
  const { users } = plan
  const isIt = (one: Seen) =>
    users === undefined ? isBad(one) : users === 'fine' ? !isBad(one) : one === users
  const from = seen.length
  const until = Date.now() + settleMs
  // Of the last ones, because what a restart costs users is not yet the fault.
  while (!seen.slice(from).slice(-warmUp).some(isIt) || seen.length < from + warmUp) {
    if (Date.now() > until) {
      const wanted = users ?? 'a fault'
      throw new Error(`Users were to see ${wanted} and saw ${[...new Set(seen.slice(from))].join(', ')}.`)
    }
    // Slow failures come one in seconds; a few of them are enough.
    if (seen.slice(from).some(isIt) && Date.now() > until - settleMs + 4_000) return
    await pause(50)
  }
}

async function prove(stage: Stage, proof: NonNullable<Plan['proof']>): Promise<void> {
  const until = Date.now() + (proof.withinMs ?? settleMs / 3)
  for (;;) {
    const said = await stage.hosts.get(proof.on)?.run(`${proof.command} 2>&1 || true`)
    if (proof.shows.test(said ?? '')) return
    if (Date.now() > until) {
      throw new Error(`${proof.command} was to show ${proof.shows} and shows:\n${(said ?? '').slice(-1500)}`)
    }
    await pause(200)
  }
}

function compare({ ms, verdict }: Judged, plan: Omit<Plan, 'cure'>): string[] {
  const { causes, hop, host } = plan.expect
  const given = `${verdict.state}, ${verdict.cause} at ${verdict.hop} on ${verdict.host ?? '?'}`
  const faults: string[] = []
  if (causes === 'healthy') {
    if (verdict.state !== 'healthy') faults.push(`was to be healthy: ${given}`)
  } else {
    if (verdict.state !== 'fault' || !causes.some((cause) => cause === verdict.cause)) {
      faults.push(`was to be ${causes[0]}: ${given}`)
    }
    if (hop !== undefined && !hop.includes(verdict.hop ?? ''))
      faults.push(`was to be at ${hop.join(' or ')}: ${given}`)
    if (host !== undefined && verdict.host !== host) faults.push(`was to be on ${host}: ${given}`)
  }
  const within = plan.withinMs ?? budgetMs
  if (ms > within) faults.push(`took ${ms} ms of ${within}`)
  return faults
}
