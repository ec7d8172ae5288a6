/** Labels of several kinds in one: what an earlier one names stays, and comes first when there are too many. */
export function mergeLabels(...kinds: readonly Record<string, unknown>[]): Record<string, unknown> {
  const merged = new Map<string, unknown>()
  for (const [name, value] of kinds.flatMap((kind) => Object.entries(kind))) {
    if (value === null || value === undefined || value === '' || merged.has(name)) continue
    merged.set(name, value)
  }
  return Object.fromEntries(merged)
}
