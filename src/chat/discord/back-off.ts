/** Milliseconds to wait before the next try after so many failed ones: doubling, to a minute, with a quarter of chance. */
export function backOff(failed: number, chance: () => number = Math.random): number {
  const longest = Math.min(60_000, 500 * 2 ** Math.min(failed, 10))
  return Math.round(longest * (0.75 + chance() / 4))
}
