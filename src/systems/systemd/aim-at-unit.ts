import type { ChangeContext, ChangeSite, NotAimed } from '../../model/change.ts'
import { findOwner } from '../owner/find-owner.ts'
import { ownerWords } from '../owner/owner.ts'
import { askMachine } from '../owner/run-change.ts'
import { askUnit, readUnit, type UnitState } from './unit-state.ts'

/** The unit that runs the hop and how it is now, when it is one that may be changed. */
export async function aimAtUnit(site: ChangeSite, context: ChangeContext): Promise<UnitState | NotAimed> {
  const owner = await findOwner(site, context)
  if ('lacking' in owner) return owner
  if (owner.by !== 'systemd')
    return { lacking: `${site.hop.name} is run by ${ownerWords(owner)}.`, unfit: true }
  if (context.hosts === undefined) {
    return { lacking: `How ${owner.unit} is now was not asked: no machine may be looked at.` }
  }
  const [date, shown] = await askMachine(site.place, askUnit(owner.unit), context)
  const unit = readUnit(date, shown)
  if (unit === null) return { lacking: `systemd did not say how ${owner.unit} is.` }
  if (unit.load !== 'loaded')
    return { lacking: `${owner.unit} is ${unit.load || 'not loaded'}: nothing to start.` }
  // An alias answers with the name of what it stands for.
  if (unit.name !== owner.unit) return { lacking: `${owner.unit} is another name of ${unit.name}.` }
  if (unit.refuses) return { lacking: `${owner.unit} may not be started or stopped by hand.` }
  return unit
}
