import type { Alarm } from '../../model/alarm.ts'

/**
 * Twice on and twice off: the first end did not hold, so that the second one says little. Half an hour, because what comes
 * back after that is looked at anew in any case: proposals and the evidence under them are as old by then.
 */
const turnsOfFlapping = 4
const withinMs = 30 * 60_000

/** Whether an alarm comes and goes so often that its coming and going says little. */
export function isFlapping({ turns }: Pick<Alarm, 'turns'>, now: Date): boolean {
  const since = now.getTime() - withinMs
  return turns.filter((turn) => turn.getTime() > since).length >= turnsOfFlapping
}
