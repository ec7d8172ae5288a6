/** Two-sided 95 % quantile of the standard normal distribution. */
const z95 = 1.959964

/**
 * The 95 % Wilson score interval of a share `hits / total`, 0…1; it stays meaningful for few trials and for 0 or all hits.
 * No trials say nothing: the interval is then 0…1.
 * Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", JASA 22 (1927), 209-212;
 * recommended for small samples by Brown, Cai and DasGupta, Statistical Science 16 (2001), 101-133.
 */
export function wilsonInterval(hits: number, total: number): [low: number, high: number] {
  if (total === 0) return [0, 1]
  const share = hits / total
  const z2 = z95 ** 2
  const centre = share + z2 / (2 * total)
  const spread = z95 * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total ** 2))
  const scale = 1 + z2 / total
  return [clamp((centre - spread) / scale), clamp((centre + spread) / scale)]
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}
