/** Enough that nothing of an open incident is forgotten while there is news of it. */
const remembered = 5_000

/** Keeps what was set last, and lets go of what was set longest ago. */
export function remember(map: Map<string, number>, key: string, value: number): void {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= remembered) return
    map.delete(oldest)
  }
}
