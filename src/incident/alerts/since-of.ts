import type { Alarm } from '../../model/alarm.ts'

/** Since when an alarm has been firing, or quiet. */
export function sinceOf({ turns, at }: Pick<Alarm, 'turns' | 'at'>): Date {
  return turns.at(-1) ?? at
}
