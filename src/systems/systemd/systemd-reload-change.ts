import { z } from 'zod'
import { defineChange } from '../../model/change.ts'
import { refusalOf } from '../owner/refusal-of.ts'
import { runChange } from '../owner/run-change.ts'
import { aimAtUnit } from './aim-at-unit.ts'
import { changeableUnit } from './changeable-unit.ts'
import { inspectUnit } from './inspect-unit.ts'
import { askJournal, lastWords } from './journal-tail.ts'
import { settle } from './settle.ts'
import { systemctl, unreadable } from './start-unit.ts'
import { askUnit, readUnit, stateWords } from './unit-state.ts'

/** Makes a unit that runs read its configuration again, in the way that the unit itself defines. */
export const systemdReloadChange = defineChange({
  type: 'systemd.reload',
  title: 'Reload a systemd unit',
  actsOn: 'host',
  params: z.strictObject({}),
  exact: z.strictObject({ unit: changeableUnit }),
  async aim(site, _params, context) {
    const unit = await aimAtUnit(site, context)
    if ('lacking' in unit) return unit
    if (!unit.canReload) return { lacking: `${unit.name} cannot be reloaded: it defines no ExecReload=.` }
    return unit.active === 'active'
      ? { unit: unit.name }
      : { lacking: `${unit.name} is ${unit.active}: only what runs can be reloaded.` }
  },
  commands: ({ unit }) => [`systemctl reload ${unit}`],
  inspect: (place, { unit }, context) => inspectUnit(place, unit, context),
  apply: (place, { unit }, context) =>
    runChange(
      place,
      [...askUnit(unit), systemctl('reload', '--', unit), settle, ...askUnit(unit), askJournal(unit)],
      context,
      ([dateBefore, shownBefore, told, , date, shown, journal]) => {
        const before = readUnit(dateBefore, shownBefore)
        const after = readUnit(date, shown)
        const refusal = refusalOf(told)
        if (after === null) throw unreadable(unit, refusal)
        const said = lastWords(journal, null)
        const last = said === null ? '' : ` Its last line: ${said}`
        const words = `it is ${stateWords(after)}`
        if (after.active !== 'active') {
          return { outcome: 'fail', summary: `${unit} ended while it was reloaded: ${words}.${last}` }
        }
        if (refusal !== null) {
          return { outcome: 'fail', summary: `${unit} was not reloaded (${refusal}): ${words}.${last}` }
        }
        // Some programs replace themselves when they are told to read their configuration.
        const isSame = before?.invocation === after.invocation
        return {
          outcome: 'pass',
          summary: `${unit} was ${isSame ? 'reloaded' : 'reloaded and started anew'}: ${words}.`,
        }
      },
    ),
  undo: { none: 'A reload has no undo: it reads the configuration that is there.' },
})
