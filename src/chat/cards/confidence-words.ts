const words: [atLeast: number, words: string][] = [
  [0.95, 'almost certain'],
  [0.8, 'very likely'],
  [0.6, 'likely'],
  [0.35, 'possible'],
  [0, 'unlikely'],
]

/** A confidence of 0…1 for people: `very likely (94%)`. Never 100%, never 0%. */
export function confidenceWords(confidence: number): string {
  const named = words.find(([atLeast]) => confidence >= atLeast)
  return `${named?.[1] ?? 'unlikely'} (${percent(confidence)})`
}

export function percent(share: number): string {
  if (share >= 0.995) return 'over 99%'
  if (share < 0.005) return 'under 1%'
  return `${Math.round(share * 100)}%`
}
