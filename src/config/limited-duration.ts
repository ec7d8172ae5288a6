import type { z } from 'zod'
import { durationSchema, formatDuration } from '../model/duration.ts'

/** A duration that must lie between two bounds (milliseconds). */
export function limitedDuration(fromMs: number, toMs: number) {
  return durationSchema.superRefine((ms, context) => {
    if (ms >= fromMs && ms <= toMs) return
    const rule = `must be from ${formatDuration(fromMs)} to ${formatDuration(toMs)}`
    context.addIssue({
      code: 'custom',
      message: rule,
      params: { hint: 'such as "10s"; a bare number is milliseconds' },
    })
  }) satisfies z.ZodType<number>
}
