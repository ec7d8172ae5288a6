import { BotError } from '../../errors.ts'
import type { ChangeContext, ChangePlace, ChangeState } from '../../model/change.ts'
import { askMachine } from '../owner/run-change.ts'
import { unitMarks } from './unit-marks.ts'
import { askUnit, readUnit } from './unit-state.ts'

/** How a unit is now. Throws what `Hosts.run` throws, and `OUTPUT_UNREADABLE` when systemd does not say. */
export async function inspectUnit(
  place: ChangePlace,
  unit: string,
  context: ChangeContext,
): Promise<ChangeState> {
  const [date, shown] = await askMachine(place, askUnit(unit), context)
  const state = readUnit(date, shown)
  if (state !== null) return unitMarks(state)
  throw new BotError(
    'OUTPUT_UNREADABLE',
    `systemd did not say how ${unit} is: ${shown?.failure ?? shown?.stderr.trim().slice(0, 200)}`,
    'Log in and look at `systemctl status` of the unit.',
  )
}
