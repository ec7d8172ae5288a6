import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { aimAtUnit } from './aim-at-unit.ts'
import { changeableUnit } from './changeable-unit.ts'
import { inspectUnit } from './inspect-unit.ts'
import { startUnit, systemctl } from './start-unit.ts'

/** Stops and starts a unit that runs, or that systemd is starting again and again. */
export const systemdRestartChange = defineChange({
  type: 'systemd.restart',
  title: 'Restart a systemd unit',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: z.strictObject({ unit: changeableUnit }),
  async aim(site, _params, context) {
    const unit = await aimAtUnit(site, context)
    if ('lacking' in unit) return unit
    if (unit.active === 'failed' || unit.active === 'inactive') {
      return { lacking: `${unit.name} does not run (${unit.active}): it can be started, not restarted.` }
    }
    return { unit: unit.name }
  },
  commands: ({ unit }) => [`systemctl restart ${unit}`],
  inspect: (place, { unit }, context) => inspectUnit(place, unit, context),
  apply: (place, { unit }, context) =>
    startUnit(place, { unit, done: 'was restarted', commands: [systemctl('restart', '--', unit)] }, context),
  undo: { none: 'A restart has no undo: the process that ran before is gone, with what it held in memory.' },
})
