import { distance } from 'fastest-levenshtein'

const longestGuess = 40

/** The known word that was probably meant, or null: up to a third of the letters may differ, or the end is missing. */
export function nearestWord(typed: string, known: readonly string[]): string | null {
  const word = typed.toLowerCase()
  if (word === '' || word.length > longestGuess) return null
  const guesses = known.map((name) => ({ name, edits: editsTo(word, name.toLowerCase()) }))
  const [best] = guesses.sort((a, b) => a.edits - b.edits)
  if (best === undefined) return null
  return best.edits <= Math.max(1, Math.floor(word.length / 3)) ? best.name : null
}

function editsTo(word: string, name: string): number {
  const isBeginning = word.length >= 3 && name.startsWith(word)
  return isBeginning ? 1 : distance(word, name)
}
