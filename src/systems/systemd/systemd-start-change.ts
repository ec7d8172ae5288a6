import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { refusalOf } from '../owner/refusal-of.ts'
import { runChange } from '../owner/run-change.ts'
import { aimAtUnit } from './aim-at-unit.ts'
import { changeableUnit } from './changeable-unit.ts'
import { inspectUnit } from './inspect-unit.ts'
import { startUnit, systemctl, unreadable } from './start-unit.ts'
import { askUnit, readUnit, stateWords } from './unit-state.ts'

/** Starts a unit that does not run; what keeps systemd from starting it (too many failures) is forgotten first. */
export const systemdStartChange = defineChange({
  type: 'systemd.start',
  title: 'Start a systemd unit',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: z.strictObject({ unit: changeableUnit }),
  async aim(site, _params, context) {
    const unit = await aimAtUnit(site, context)
    if ('lacking' in unit) return unit
    return unit.active === 'failed' || unit.active === 'inactive'
      ? { unit: unit.name }
      : { lacking: `${unit.name} is ${unit.active}: it can be restarted, not started.`, unfit: true }
  },
  commands: ({ unit }) => [`systemctl reset-failed ${unit}`, `systemctl start ${unit}`],
  inspect: (place, { unit }, context) => inspectUnit(place, unit, context),
  apply: (place, { unit }, context) =>
    startUnit(
      place,
      {
        unit,
        done: 'was started',
        commands: [systemctl('reset-failed', '--', unit), systemctl('start', '--', unit)],
      },
      context,
    ),
  undo: {
    commands: ({ unit }) => [`systemctl stop ${unit}`],
    apply: (place, { unit }, context) =>
      runChange(place, [systemctl('stop', '--', unit), ...askUnit(unit)], context, ([told, date, shown]) => {
        const after = readUnit(date, shown)
        if (after === null) throw unreadable(unit, refusalOf(told))
        const refusal = refusalOf(told)
        const words = `it is ${stateWords(after)}`
        return after.active === 'inactive' || after.active === 'failed'
          ? { outcome: 'pass', summary: `${unit} was stopped again: ${words}.` }
          : {
              outcome: 'fail',
              summary: `${unit} was not stopped${refusal === null ? '' : ` (${refusal})`}: ${words}.`,
            }
      }),
  },
})
