import { z } from 'zod'

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

type Unit = keyof typeof unitMs

const pattern = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)$/

/** Longer than any time a step can take; also below the 2³¹-1 ms at which Node's timers overflow to 1 ms. */
const longestMs = 7 * 24 * unitMs.h

/** A length of time as people write it (`250ms`, `5s`, `2m`, `1h`, or a bare number of milliseconds), in whole milliseconds. */
export const durationSchema = z.union([z.number(), z.string()]).transform((written, context) => {
  const ms = typeof written === 'number' ? written : parse(written)
  if (ms === null || !Number.isFinite(ms) || ms < 0) {
    context.addIssue(`${JSON.stringify(written)} is not a duration: write 250ms, 5s, 2m or 1h`)
    return z.NEVER
  }
  if (ms > longestMs) {
    context.addIssue(`${JSON.stringify(written)} is too long: the longest is ${formatDuration(longestMs)}`)
    return z.NEVER
  }
  return Math.round(ms)
})

/** The shortest exact spelling that {@link durationSchema} reads back: 90000 is `90s`, 120000 is `2m`. */
export function formatDuration(ms: number): string {
  const whole = Math.round(ms)
  if (whole === 0 || whole % unitMs.s !== 0) return `${whole}ms`
  if (whole % unitMs.h === 0) return `${whole / unitMs.h}h`
  if (whole % unitMs.m === 0) return `${whole / unitMs.m}m`
  return `${whole / unitMs.s}s`
}

function parse(text: string): number | null {
  const match = pattern.exec(text.trim())
  if (match === null) return null
  return Number(match[1]) * unitMs[match[2] as Unit]
}
