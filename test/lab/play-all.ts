import { setTimeout as pause } from 'node:timers/promises'
import { ensureKey } from './host.ts'
import { shareKernelLog } from './kernel-log.ts'
import { startLab } from './lab.ts'
import { type Played, type Prepared, play, prepare, unplayed } from './play.ts'
import type { Scenario } from './scenario.ts'

/**
 * Plays scenarios, several at a time; every one has hosts of its own. With `steadyMs` all hosts are prepared beforehand,
 * and nothing breaks before they have served for so long.
 */
export async function playAll(
  scenarios: readonly Scenario[],
  options: {
    judging: boolean
    approving?: boolean
    parallel: number
    steadyMs: number
    say(line: string): void
    done?(played: Played): void
  },
): Promise<Played[]> {
  const image = await startLab(options.say)
  const authorizedKey = await ensureKey()
  const prepared = scenarios.map(() => Promise.withResolvers<Prepared | Error>())
  const results: Played[] = []
  const inTurn = turns()

  async function getReady(index: number, scenario: Scenario): Promise<void> {
    const ready = await prepare(scenario, { image, authorizedKey }).catch((error: unknown) =>
      error instanceof Error ? error : new Error(String(error)),
    )
    prepared[index]?.resolve(ready)
  }
  async function perform(index: number, scenario: Scenario): Promise<void> {
    const played = await (scenario.alone
      ? inTurn(() => playFresh(index, scenario))
      : playOne(index, scenario))
    results[index] = played
    options.done?.(played)
  }
  /** What stands on the machine around is there for no longer than its own turn. */
  async function playFresh(index: number, scenario: Scenario): Promise<Played> {
    await getReady(index, scenario)
    const ready = await prepared[index]?.promise
    if (ready === undefined || ready instanceof Error) return unplayed(scenario.name, String(ready))
    return play(ready, options)
  }
  async function playOne(index: number, scenario: Scenario): Promise<Played> {
    if (options.steadyMs === 0) await getReady(index, scenario)
    const ready = (await prepared[index]?.promise) ?? new Error('was never prepared')
    return ready instanceof Error ? unplayed(scenario.name, ready.message) : playWhenSteady(ready)
  }
  async function playWhenSteady(ready: Prepared): Promise<Played> {
    await pause(Math.max(0, ready.since + options.steadyMs - performance.now()))
    return play(ready, options)
  }

  const stopSharing = shareKernelLog()
  try {
    await Promise.all([
      options.steadyMs === 0
        ? null
        : each(scenarios, options.parallel, async (index, scenario) => {
            if (!scenario.alone) await getReady(index, scenario)
          }),
      each(scenarios, options.parallel, perform),
    ])
  } finally {
    stopSharing()
  }
  return results
}

/** Runs one piece of work after another. */
function turns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
}

async function each<T>(
  items: readonly T[],
  parallel: number,
  act: (index: number, item: T) => Promise<void>,
): Promise<void> {
  const waiting = [...items.entries()]
  const one = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await act(...next)
  }
  await Promise.all(Array.from({ length: parallel }, one))
}
