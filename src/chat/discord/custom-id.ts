import type { Button } from '../../model/message.ts'
import { limits } from './limits.ts'

/**
 * What a component does: `press` at once, `ask` for what the button wants to be told, `sure` the click after that, `not`
 * the way back, `dialog` what was told, `pick` another command.
 */
export type Action = keyof typeof letters

const letters = { press: 'p', ask: 'a', sure: 'y', not: 'n', dialog: 'm', pick: 's' } as const

const lead = '502'

/** The id under which a component or dialog comes back, null where it would be longer than Discord takes. */
export function customId(action: Action, id: string): string | null {
  const whole = `${lead}:${letters[action]}:${id}`
  return whole.length <= limits.customId && whole.isWellFormed() ? whole : null
}

/** What came back; null for what is none of ours. */
export function readCustomId(whole: string): { action: Action; id: string } | null {
  const [, letter, id] = /^502:([a-z]):(.*)$/s.exec(whole) ?? []
  for (const [action, known] of Object.entries(letters)) {
    if (letter === known && id !== undefined) return { action: action as Action, id }
  }
  return null
}

/** Whether something is to be shown or asked between the click and its effect. */
export function asksFirst({ asks, whole, confirm }: Button): boolean {
  return asks !== undefined || whole !== undefined || confirm !== undefined
}
