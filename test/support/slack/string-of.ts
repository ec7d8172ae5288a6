/** The text that was given, or none. */
export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
