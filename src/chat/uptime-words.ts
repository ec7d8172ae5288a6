import type { WatchedPart } from '../model/glance.ts'
import { durationWords } from './cards/clock-words.ts'

/** `99.8 % of the last day, 84 ms`; null when nobody looked. */
export function uptimeWords({ asked, good, meanMs }: WatchedPart): string | null {
  if (asked === 0) return null
  const took = meanMs === null ? '' : `, ${durationWords(meanMs)}`
  return `${uptimePercent(good, asked)} of the last day${took}`
}

/** Never rounded up to all, nor down to none. */
export function uptimePercent(good: number, asked: number): string {
  if (good === asked) return '100 %'
  if (good === 0) return '0 %'
  const share = Math.min(99.99, Math.max(0.01, (good / asked) * 100))
  const digits = share >= 99.9 || share < 0.1 ? 2 : 1
  return `${(Math.floor(share * 10 ** digits) / 10 ** digits).toFixed(digits)} %`
}
