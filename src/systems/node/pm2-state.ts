import type { ChangeContext, ChangePlace, ChangeState } from '../../model/change.ts'
import type { NodeProcess } from '../../model/facts/node.ts'
import type { Ran } from '../../model/host.ts'
import { numberOf } from '../host/lines-of.ts'
import type { Pm2Home } from '../owner/owner.ts'
import { refusalOf } from '../owner/refusal-of.ts'
import { askMachine } from '../owner/run-change.ts'
import { parseJlist } from './parse-jlist.ts'
import { pm2Command } from './pm2-command.ts'
import { pm2Marks } from './pm2-marks.ts'
import { unreadablePm2 } from './unreadable-pm2.ts'

/** One app of PM2 with all of its instances. */
export interface Pm2App {
  name: string
  instances: NodeProcess[]
  /** The machine's own clock; null when it did not tell. */
  nowMs: number | null
}

/** Asks a daemon of PM2 for all of its apps, and the machine for the time. */
export function askPm2(of: Pm2Home) {
  return [{ argv: ['date', '+%s'], timeoutMs: 3000 } as const, pm2Command(of, 'jlist')] as const
}

/** Reads what {@link askPm2} brought of one app; null when the daemon listed no apps, without instances when it has no such app. */
export function readPm2(name: string, date: Ran | undefined, listed: Ran | undefined): Pm2App | null {
  const apps = parseJlist(listed?.stdout ?? '')
  if (apps === null) return null
  const seconds = numberOf(date?.stdout.trim())
  return {
    name,
    instances: apps.filter((app) => app.name === name),
    nowMs: seconds === null ? null : seconds * 1000,
  }
}

/** How an app of PM2 is now. Throws what `Hosts.run` throws, and `OUTPUT_UNREADABLE` when PM2 does not say. */
export async function inspectPm2(
  place: ChangePlace,
  { app, ...of }: Pm2Home & { app: string },
  context: ChangeContext,
): Promise<ChangeState> {
  const [date, listed] = await askMachine(place, askPm2(of), context)
  const state = readPm2(app, date, listed)
  if (state === null) throw unreadablePm2(app, refusalOf(listed))
  return pm2Marks(state)
}
