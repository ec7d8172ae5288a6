const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']

/**
 * Shares of 0…1 as bars, one character each. None at all is a full stop, the least of something is never none, and
 * where nobody looked (null) there is a gap.
 */
export function sparkline(shares: readonly (number | null)[]): string {
  return shares
    .map((share) => {
      if (share === null) return ' '
      if (!(share > 0)) return '.'
      return bars[Math.min(bars.length - 1, Math.ceil(share * bars.length) - 1)]
    })
    .join('')
}
