/** One-sided; with 20 requests each, 5 failures against none are clearly more and 4 are not. */
const significance = 0.025

/**
 * Whether a share is higher than another by more than chance: Fisher's exact test, one-sided, which holds for few trials.
 * Source: R. A. Fisher, "The Logic of Inductive Inference", Journal of the Royal Statistical Society 98 (1935), 39-82.
 */
export function clearlyMore(one: { hits: number; of: number }, other: { hits: number; of: number }): boolean {
  const all = one.of + other.of
  const hits = one.hits + other.hits
  let chance = 0
  for (let more = one.hits; more <= Math.min(hits, one.of); more += 1) {
    if (hits - more > other.of) continue
    chance += Math.exp(lnChoose(one.of, more) + lnChoose(other.of, hits - more) - lnChoose(all, hits))
  }
  return one.of > 0 && other.of > 0 && chance < significance
}

function lnChoose(from: number, take: number): number {
  return lnFactorial(from) - lnFactorial(take) - lnFactorial(from - take)
}

function lnFactorial(value: number): number {
  let sum = 0
  for (let factor = 2; factor <= value; factor += 1) sum += Math.log(factor)
  return sum
}
