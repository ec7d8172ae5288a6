import type { ChangeContext, ChangeOutcome, ChangePlace } from '../../model/change.ts'
import type { Pm2Home } from '../owner/owner.ts'
import { refusalOf } from '../owner/refusal-of.ts'
import { runChange } from '../owner/run-change.ts'
import { settle } from '../systemd/settle.ts'
import { pm2Command } from './pm2-command.ts'
import { pm2Words } from './pm2-marks.ts'
import { askPm2, type Pm2App, readPm2 } from './pm2-state.ts'
import { unreadablePm2 } from './unreadable-pm2.ts'

/** Restarts or reloads an app of PM2 and judges by how its instances are two seconds later. */
export async function startPm2App(
  place: ChangePlace,
  { app, verb, ...of }: Pm2Home & { app: string; verb: 'restart' | 'reload' },
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const batch = [...askPm2(of), pm2Command(of, verb, app), settle, ...askPm2(of)]
  return await runChange(place, batch, context, ([dateBefore, listedBefore, told, , date, listed]) => {
    const refusal = refusalOf(told)
    const before = readPm2(app, dateBefore, listedBefore)
    const after = readPm2(app, date, listed)
    if (after === null && before === null && refusal !== null) {
      return { outcome: 'fail', summary: `${app} was not touched: ${refusal}.` }
    }
    if (after === null) throw unreadablePm2(app, refusal)
    return judgePm2(`was ${verb}ed`, before, after, refusal)
  })
}

/** What came of starting an app: pure, so that each answer of PM2 can be tried. */
export function judgePm2(
  done: string,
  before: Pm2App | null,
  after: Pm2App,
  refusal: string | null,
): ChangeOutcome {
  const why = refusal === null ? '' : ` (${refusal})`
  const words = pm2Words(after)
  const old = new Map(before?.instances.map(({ pm2, startedAt, pid }) => [pm2?.id, `${pid} ${startedAt}`]))
  const isOld = after.instances.some(
    ({ pm2, startedAt, pid }) => pm2?.status === 'online' && old.get(pm2.id) === `${pid} ${startedAt}`,
  )
  const isUp = after.instances.length > 0 && after.instances.every(({ pm2 }) => pm2?.status === 'online')
  if (isUp && isOld) {
    return {
      outcome: 'fail',
      summary: `Not every instance of ${after.name} was started anew${why}. ${words}.`,
    }
  }
  if (!isUp) return { outcome: 'fail', summary: `${after.name} ${done} and did not stay up${why}. ${words}.` }
  const counted = after.instances.some(
    ({ pm2 }) =>
      (pm2?.unstableRestarts ?? 0) >
      (before?.instances.find((each) => each.pm2?.id === pm2?.id)?.pm2?.unstableRestarts ?? 0),
  )
  return counted
    ? { outcome: 'fail', summary: `${after.name} ${done}, ended and was started again. ${words}.` }
    : { outcome: 'pass', summary: `${after.name} ${done}. ${words}.` }
}
