/** What was thrown, in its own words: anything may be, also an object that cannot be made a string. */
export function textOfThrown(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message
  return typeof thrown === 'object' ? Object.prototype.toString.call(thrown) : String(thrown)
}
