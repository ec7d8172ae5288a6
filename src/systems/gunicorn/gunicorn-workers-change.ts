import { z } from 'zod'
import { BotError } from '../../errors.ts'
import { type ChangeContext, type ChangeOutcome, type ChangePlace, defineChange } from '../../model/change.ts'
import type { Ran } from '../../model/host.ts'
import { machineOf } from '../owner/machine-of.ts'
import { askMachine, runChange } from '../owner/run-change.ts'
import { gunicornAtHand, inspectArbiter, runningArbiter } from './gunicorn-at-hand.ts'
import { workersScript } from './workers-script.ts'

/** A worker that is told to go may finish its request for 30 s: graceful_timeout of gunicorn/config.py. */
const seconds = 40

/** Beyond these it is no longer a matter of one worker more. */
const most = 8

const exact = runningArbiter.extend({ from: z.int().min(1).max(500), to: z.int().min(1).max(508) })

type Exact = z.output<typeof exact>

const memoryScript = "grep '^MemAvailable:' /proc/meminfo; getconf PAGESIZE"

/** Adds workers to a running gunicorn, or takes some away, by TTIN and TTOU; lasts until it is reloaded or restarted. */
export const gunicornWorkers = defineChange({
  type: 'gunicorn.workers',
  title: 'Change the number of workers of gunicorn',
  actsOn: 'host',
  params: z.strictObject({
    by: z
      .int()
      .min(-most)
      .max(most)
      .refine((by) => by !== 0, 'must not be 0')
      .describe('Workers to add; to take away, below 0.'),
  }),
  exact,
  async aim(site, { by }, context) {
    const found = await gunicornAtHand(site, context)
    if ('lacking' in found) return found
    const { master, processes } = found
    const { name } = machineOf(site.place).host
    const workers = processes.filter(({ ppid, state }) => ppid === master.pid && state !== 'Z')
    const to = workers.length + by
    if (workers.length === 0)
      return { lacking: `gunicorn on ${name} has no worker, and more of them would not come up either.` }
    if (to < 1)
      return { lacking: `gunicorn on ${name} has workers: ${workers.length}, and keeps at least one.` }
    if (by > 0) {
      const [memory] = await askMachine(site.place, [{ argv: ['sh', '-c', memoryScript] }], context)
      const available = Number(/MemAvailable:\s{1,20}(\d{1,12}) kB/.exec(memory?.stdout ?? '')?.[1]) * 1024
      const page = Number(/^(\d{3,6})$/m.exec(memory?.stdout ?? '')?.[1] ?? 4096)
      const each = Math.max(...workers.map(({ rssPages }) => rssPages)) * page
      if (!(available > each * by * 1.2)) {
        return {
          lacking: `${name} has ${inMegabytes(available)} of memory left, and ${by} more workers of gunicorn take up to ${inMegabytes(each * by)}.`,
        }
      }
    }
    return { pid: master.pid, ticks: master.ticks, from: workers.length, to }
  },
  commands: ({ pid, from, to }) => signalLines(pid, from, to),
  inspect: (place, planned, context) => inspectArbiter(planned, place, context),
  apply: (place, planned, context) => bring(place, planned, [planned.from], planned.to, context),
  undo: {
    commands: ({ pid, from, to }) => signalLines(pid, to, from),
    // What was cut off in the middle has any number between the two.
    apply: (place, planned, context) => bring(place, planned, between(planned), planned.from, context),
  },
})

function signalLines(pid: number, from: number, to: number): string[] {
  const signal = from < to ? 'TTIN' : 'TTOU'
  return Array.from({ length: Math.abs(to - from) }, () => `kill -${signal} ${pid}`)
}

function between({ from, to }: Exact): number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)]
  return Array.from({ length: high - low + 1 }, (_, index) => low + index)
}

function bring(
  place: ChangePlace,
  { pid, ticks }: Exact,
  from: number[],
  to: number,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const words = [pid, ticks, from.join(' '), to, seconds].map(String)
  const command = {
    argv: ['sh', '-c', workersScript, 'sh', ...words] as const,
    root: true,
    timeoutMs: (seconds * most + 20) * 1000,
  }
  return runChange(place, [command], context, ([ran]) => read(ran, to))
}

function read(ran: Ran | undefined, to: number): ChangeOutcome {
  const [, word, number] = /^workers ([a-z]{1,10}) (\d{1,6})$/m.exec(ran?.stdout ?? '') ?? []
  if (ran?.failure === 'forbidden')
    return fail('The account that changes things may not signal gunicorn; nothing was done.')
  switch (word) {
    case 'done':
      return { outcome: 'pass', summary: `gunicorn has workers: ${number}.` }
    case 'gone':
      return fail('The gunicorn of the plan does not run any more; nothing was done.')
    case 'changed':
      return fail(
        `gunicorn has workers: ${number}, which is not what the plan was made for; nothing was done.`,
      )
    case 'refused':
      return fail(`gunicorn could not be signalled; it has workers: ${number}.`)
    case 'died':
      return fail('gunicorn ENDED, and does not run now.')
    case 'late':
      return fail(`gunicorn has workers: ${number}, and did not come to ${to} in time.`)
    default:
      throw new BotError(
        'WORKER_LOST',
        'The signals to gunicorn were cut off, and nobody can say how many were sent.',
        'Count its workers before anything else is done.',
      )
  }
}

function fail(summary: string): ChangeOutcome {
  return { outcome: 'fail', summary }
}

function inMegabytes(bytes: number): string {
  return Number.isFinite(bytes) ? `${Math.round(bytes / 1024 / 1024)} MB` : 'an unknown amount'
}
