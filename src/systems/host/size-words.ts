const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/** A number of bytes as people read it: `12 MB`, `1.4 GB`. */
export function sizeWords(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const shown = unit === 0 || value >= 10 ? Math.round(value) : Math.round(value * 10) / 10
  return `${shown} ${units[unit]}`
}
