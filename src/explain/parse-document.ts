/** Documents that programs write are not nested so deep, and what is could not be written again. */
const deepest = 200

/** What a text holds that is one JSON document, a list or an object; null for all else. */
export function parseDocument(text: string): object | null {
  if (!/^\s*[[{]/.test(text) || isTooDeep(text)) return null
  try {
    const document: unknown = JSON.parse(text)
    return typeof document === 'object' ? document : null
  } catch {
    return null
  }
}

function isTooDeep(text: string): boolean {
  let depth = 0
  for (const character of text) {
    if (character === '{' || character === '[') depth += 1
    else if (character === '}' || character === ']') depth -= 1
    if (depth > deepest) return true
  }
  return false
}
