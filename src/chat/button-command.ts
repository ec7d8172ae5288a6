/** What to type instead of clicking: `approve:x` is `approve x`; null for a button that only a click can press. */
export function buttonCommand(id: string): string | null {
  const [action, subject, ...rest] = id.split(':')
  if (action === undefined || subject === undefined || rest.length > 0) return null
  return ['approve', 'deny', 'cancel'].includes(action) ? `${action} ${subject}` : null
}
