/** A text as a sentence of its own: it begins large and ends with a full stop unless it ends with its own mark. */
export function asSentence(text: string): string {
  const trimmed = text.trim()
  if (trimmed === '') return ''
  const [first = ''] = trimmed
  const rest = trimmed.slice(first.length)
  return `${first.toUpperCase()}${rest}${/[.!?…:]$/u.test(trimmed) ? '' : '.'}`
}
