import { createHash } from 'node:crypto'

const windowMs = 60_000
const mostWrong = 10
const mostAddresses = 1000

export interface Tries {
  /** Seconds until the address may try again, 0 when it may now. */
  waitSeconds(address: string): number
  /** Notes a wrong credential. The same one again counts once: a stale tab is not a guesser. */
  wrong(address: string, credential: string): void
}

/** Counts different wrong credentials per address: ten in a minute, then none is looked at until the minute is over. */
export function createTries(now: () => Date): Tries {
  const byAddress = new Map<string, { since: number; seen: Set<string> }>()

  function current(address: string) {
    const tries = byAddress.get(address)
    if (!tries || now().getTime() - tries.since < windowMs) return tries
    byAddress.delete(address)
    return undefined
  }

  return {
    waitSeconds(address) {
      const tries = current(address)
      if (!tries || tries.seen.size < mostWrong) return 0
      return Math.ceil((tries.since + windowMs - now().getTime()) / 1000)
    },
    wrong(address, credential) {
      const tries = current(address) ?? { since: now().getTime(), seen: new Set<string>() }
      tries.seen.add(createHash('sha256').update(credential).digest('base64'))
      byAddress.set(address, tries)
      const [oldest] = byAddress.keys()
      if (byAddress.size > mostAddresses && oldest !== undefined) byAddress.delete(oldest)
    },
  }
}
