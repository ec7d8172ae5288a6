import type { Outcome } from '../../model/evidence.ts'
import type { LbHealthFacts, LbTarget } from '../../model/facts/lb-health.ts'

/** `i-0abc:8080 unhealthy, Target.Timeout: Request timed out`. */
export function wordsOf({ id, port, state, reason, description }: LbTarget): string {
  const why = [reason, description].filter((part) => part !== null).join(': ')
  return `${id}${port === null ? '' : `:${port}`} ${state}${why === '' ? '' : `, ${why}`}`
}

/** Whether all is well, and one line for people. */
export function judgeLbHealth({ targets, isList, check, timeouts }: LbHealthFacts): {
  outcome: Exclude<Outcome, 'unknown'>
  summary: string
} {
  if (!isList) {
    const parts = [
      check === null
        ? null
        : `checks ask ${check.protocol ?? ''} ${check.path ?? '/'} at port ${check.port ?? '?'} for ${check.matcher ?? '200'}`,
      ...timeouts.map(({ setting, valueMs }) => `${setting} ${(valueMs ?? 0) / 1000} s`),
    ].filter((part) => part !== null)
    return { outcome: 'pass', summary: parts.join('; ') }
  }
  if (targets.length === 0) return { outcome: 'fail', summary: 'no target is registered' }
  const bad = targets.filter(({ state }) => state !== 'healthy')
  if (bad.length === 0) return { outcome: 'pass', summary: `all ${targets.length} targets are healthy` }
  return {
    outcome: 'fail',
    summary: `${targets.length - bad.length} of ${targets.length} targets healthy; ${bad.slice(0, 3).map(wordsOf).join('; ')}`,
  }
}
