import type { Button } from '../model/message.ts'

/**
 * What to type instead of clicking: `approve:x` is `approve x`, with the blanks that must be filled in; null for a
 * button that only a click can press.
 */
export function buttonCommand({ id, asks }: Pick<Button, 'id' | 'asks'>): string | null {
  const [action, subject, ...rest] = id.split(':')
  if (action === undefined || subject === undefined || rest.length > 0) return null
  if (!['approve', 'deny', 'cancel', 'unwatch', 'map'].includes(action)) return null
  const typed = asks === undefined || asks.typed === null ? '' : ` --service ${word(asks.typed)}`
  const answer = asks?.answer === undefined ? '' : ` <${asks.answer.label.toLowerCase()}>`
  return `${action} ${subject}${answer}${typed}${asks?.reason === true ? ' <reason>' : ''}`
}

function word(text: string): string {
  return /\s/.test(text) ? `"${text}"` : text
}
