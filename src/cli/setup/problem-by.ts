import type { z } from 'zod'

/** Why a setting's schema refuses an answer, in one line with what to take instead, or null. */
export function problemBy(schema: z.ZodType): (answer: string) => string | null {
  return (answer) => {
    const issue = schema.safeParse(answer).error?.issues[0]
    if (issue === undefined) return null
    const hint = issue.code === 'custom' ? issue.params?.hint : undefined
    return `That ${issue.message}${typeof hint === 'string' ? `: ${hint}` : ''}.`
  }
}
