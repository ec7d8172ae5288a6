import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resetLab, stopLab } from './lab.ts'
import type { Played } from './play.ts'
import { playAll } from './play-all.ts'
import { save } from './save.ts'
import { scenarios } from './scenarios/index.ts'
import { summary } from './summary.ts'

const words = (process.env.LAB_ONLY ?? '').split(' ').filter((word) => word !== '')
const wanted = scenarios.filter(({ name }) => words.every((word) => name.includes(word)))
const results = new Map<string, Played>()
/** After this a start is no longer the last thing that happened to a unit. */
const usualSteadyS = 300
const longestMs = 1_800_000

const say = (line: string) => process.stderr.write(`${line}\n`)

// All of them are played first, several side by side; each test then says how its own went.
beforeAll(async () => {
  await resetLab(say)
  const played = await playAll(wanted, {
    judging: true,
    parallel: Number(process.env.LAB_PARALLEL || 4),
    steadyMs: Number(process.env.LAB_STEADY_S || usualSteadyS) * 1000,
    say,
    done: (one) => {
      say(`${one.faults.length === 0 ? 'ok   ' : 'WRONG'} ${one.seconds} s  ${one.name}`)
      if (process.env.LAB_OUT) save(process.env.LAB_OUT, one)
    },
  })
  for (const one of played) results.set(one.name, one)
}, longestMs)

afterAll(async () => {
  say(summary([...results.values()]))
  if (process.env.LAB_KEEP !== '1') await stopLab()
})

describe('on real hosts, the bot says', () => {
  test.each(wanted.map(({ name }) => name))('that %s', (name) => {
    expect(results.get(name)?.faults).toEqual([])
  })
})
