/** What an unknown value holds under a name of its own, undefined when it holds nothing. */
export function propertyOf(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null
    ? Object.getOwnPropertyDescriptor(from, name)?.value
    : undefined
}
