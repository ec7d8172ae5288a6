/** The first of these that is an address of http or https, as it is written. */
export function firstWebAddress(candidates: readonly unknown[]): string | null {
  const found = candidates.find((candidate) => isWebAddress(candidate))
  return typeof found === 'string' ? found.trim() : null
}

function isWebAddress(candidate: unknown): boolean {
  return typeof candidate === 'string' && /^\s*https?:\/\/[^\s/]/i.test(candidate) && URL.canParse(candidate)
}
