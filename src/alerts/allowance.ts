export interface Rate {
  perSecond: number
  burst: number
}

/** Turns that are used up and come back with time, for each of any number of names. */
interface Allowance {
  /** False when the name has no turn left. */
  take(name: string): boolean
  giveBack(name: string): void
}

/** As many names are remembered; of more the oldest ones are forgotten, as if they had all their turns. */
const mostNames = 10_000

/** A token bucket per name. */
export function createAllowance({ perSecond, burst }: Rate, now: () => Date): Allowance {
  const buckets = new Map<string, { left: number; at: number }>()

  function bucketOf(name: string): { left: number; at: number } {
    const at = now().getTime()
    const known = buckets.get(name)
    if (known !== undefined) {
      // A clock that is set back must not take turns away.
      known.left = Math.min(burst, known.left + (Math.max(0, at - known.at) / 1000) * perSecond)
      known.at = at
      return known
    }
    if (buckets.size >= mostNames) buckets.delete(buckets.keys().next().value ?? name)
    const bucket = { left: burst, at }
    buckets.set(name, bucket)
    return bucket
  }

  return {
    take(name) {
      const bucket = bucketOf(name)
      if (bucket.left < 1) return false
      bucket.left -= 1
      return true
    },
    giveBack(name) {
      const bucket = bucketOf(name)
      bucket.left = Math.min(burst, bucket.left + 1)
    },
  }
}
