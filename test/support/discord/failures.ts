import type { FailRule, Failure } from './discord-server-types.ts'
import { tooMany } from './rate-limits.ts'
import type { Answer } from './refusal.ts'

/** Rules that tests set, the newest first. */
export function createFailures() {
  const rules: { rule: FailRule; left: number; through: number }[] = []

  return {
    add(rule: FailRule): () => void {
      const entry = { rule, left: rule.times ?? 1, through: rule.after ?? 0 }
      rules.unshift(entry)
      return () => {
        entry.left = 0
      }
    },
    next(route: string, body: unknown): Failure | null {
      const entry = rules.find(
        ({ rule, left }) => left > 0 && fits(route, rule.route) && (rule.when?.(body) ?? true),
      )
      if (!entry) return null
      if (entry.through > 0) {
        entry.through -= 1
        return null
      }
      entry.left -= 1
      return entry.rule.how
    },
  }
}

export function fits(route: string, wanted: string | RegExp | undefined): boolean {
  if (wanted === undefined) return true
  return typeof wanted === 'string' ? wanted === route : wanted.test(route)
}

export function failureAnswer(how: Exclude<Failure, string>): Answer {
  if ('afterMs' in how) return tooMany(how.afterMs, how.scope ?? 'user')
  if ('code' in how) return { status: how.status, body: { message: how.message, code: how.code } }
  if (how.status === 500) return { status: 500, body: { message: '500: Internal Server Error', code: 0 } }
  return { status: how.status, body: '' }
}
