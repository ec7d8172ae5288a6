const firstMs = 250
const mostMs = 30_000

/** How long to wait before connecting again after so many failures in a row, with jitter: a workspace's bots must not come back as one. */
export function reconnectPause(failures: number, random: number): number {
  if (failures === 0) return 0
  return Math.min(mostMs, firstMs * 2 ** (failures - 1)) * (0.5 + random / 2)
}
