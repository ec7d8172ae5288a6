const powers: Record<string, number> = { '': 0, K: 1, M: 2, G: 3, T: 4, P: 5, E: 6 }

/** A size as `df -h`, `free -h` and `top` write it (`1.5Gi`, `252G`, `512M`, `0B`), in bytes of powers of 1024. */
export function parseSize(text: string | undefined, unit = 1): number | null {
  const match = /^(\d{1,18}(?:[.,]\d{1,6})?)([KMGTPE]?)(i?B?)$/i.exec(text ?? '')
  if (match === null) return null
  const value = Number((match[1] ?? '').replace(',', '.'))
  const letter = (match[2] ?? '').toUpperCase()
  const hasUnit = letter !== '' || match[3] !== ''
  return Math.round(value * (hasUnit ? 1024 ** (powers[letter] ?? 0) : unit))
}
