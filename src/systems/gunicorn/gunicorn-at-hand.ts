import { z } from 'zod'
import { BotError } from '../../errors.ts'
import type { ChangeContext, ChangePlace, ChangeSite, ChangeState, NotAimed } from '../../model/change.ts'
import { type FoundMaster, findMaster, type MasterKind } from '../app/find-master.ts'
import { lookAtRunning, readRunning } from '../app/running.ts'
import { askMachine } from '../owner/run-change.ts'
import { findMasters } from './find-masters.ts'

const pattern = '[g]unicorn'

const kind: MasterKind = {
  name: 'gunicorn',
  pattern,
  isMaster: ({ pid }, all) => findMasters(all).some(({ process }) => process.pid === pid),
}

/** A running arbiter, as a plan names it. */
export const runningArbiter = z.strictObject({ pid: z.int().positive(), ticks: z.int().min(0) })

/** A running arbiter, as a plan names it. */
export type RunningArbiter = z.output<typeof runningArbiter>

/** Every child of an arbiter is a worker. */
export const anyChild = '.'

/** Finds the arbiter that serves the hop. */
export function gunicornAtHand(site: ChangeSite, context: ChangeContext): Promise<FoundMaster | NotAimed> {
  return findMaster(site, kind, context)
}

/** The arbiter and how many workers it has. Throws `OUTPUT_UNREADABLE` when nothing can be seen. */
export async function inspectArbiter(
  { pid, ticks }: RunningArbiter,
  place: ChangePlace,
  context: ChangeContext,
): Promise<ChangeState> {
  const [listed] = await askMachine(place, [lookAtRunning(pattern)], context)
  if (listed === undefined || listed.failure !== null || !listed.stdout.startsWith('boot ')) {
    throw new BotError('OUTPUT_UNREADABLE', `gunicorn on ${place.id} could not be looked at.`, 'Try again.')
  }
  const processes = readRunning(listed.stdout)
  const arbiter = processes.find((each) => each.pid === pid && each.ticks === ticks)
  const workers = processes.filter((each) => each.ppid === pid && each.state !== 'Z').length
  return {
    summary:
      arbiter === undefined
        ? `The gunicorn of the plan (pid ${pid}) does not run.`
        : `gunicorn (pid ${pid}) runs since ${arbiter.startedAt ?? 'it was started'}, with workers: ${workers}.`,
    marks: {
      arbiter: arbiter?.pid ?? null,
      started: arbiter?.ticks ?? null,
      workers: arbiter === undefined ? 0 : workers,
    },
  }
}
