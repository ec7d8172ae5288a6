import type { SystemdFacts } from '../../model/facts/systemd.ts'
import { isOfPath, isWell, roleOf, unitWords } from './judge-unit.ts'

/** Whether the units of the path are well, and one line that says what was seen. */
export function summarizeUnits({ state, units }: SystemdFacts): {
  outcome: 'pass' | 'fail'
  summary: string
} {
  const unwell = units.filter((unit) => !isWell(unit))
  const broken = unwell.filter((unit) => isOfPath(unit) || roleOf(unit) !== 'housekeeping')
  if (broken.length > 0) return { outcome: 'fail', summary: broken.slice(0, 5).map(unitWords).join('; ') }
  const words = units.filter(isWell).slice(0, 5).map(unitWords)
  const rest = unwell.length > 0 ? [`unrelated: ${unwell.slice(0, 3).map(unitWords).join('; ')}`] : []
  const system = words.length === 0 && state !== null ? [`systemd is ${state}`] : []
  return { outcome: 'pass', summary: [...words, ...system, ...rest].join(', ') || 'no units of the path' }
}
