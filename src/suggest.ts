import { distance } from 'fastest-levenshtein'

/** The known word that was probably meant, or null when none is near: a third of the letters may differ, or be swapped. */
export function suggest(written: string, known: readonly string[]): string | null {
  const word = written.toLowerCase()
  const allowed = Math.floor(Math.max(word.length, 3) / 3)
  let best: { name: string; edits: number } | null = null
  for (const name of known) {
    const edits = editsBetween(word, name.toLowerCase(), allowed)
    if (edits !== null && (best === null || edits < best.edits)) best = { name, edits }
  }
  return best?.name ?? null
}

/** `did you mean "addresses"?`, or what else is possible. */
export function didYouMean(written: string, known: readonly string[]): string | null {
  const meant = suggest(written, known)
  if (meant !== null) return `did you mean "${meant}"?`
  return known.length === 0 ? null : `known: ${known.join(', ')}`
}

function editsBetween(word: string, name: string, allowed: number): number | null {
  // A stranger's word may be a megabyte long, and the distance costs the product of the lengths.
  if (word.length >= 3 && word.length < name.length && name.startsWith(word)) return allowed + 1
  if (Math.abs(word.length - name.length) > allowed) return null
  if (word.length >= 3 && letters(word) === letters(name)) return 1
  const edits = distance(word, name)
  return edits <= allowed ? edits : null
}

function letters(word: string): string {
  return [...word].sort().join('')
}
