/** A limit as people say it: `65 s`, `1.6 s`, `500 ms`, `90 min`. */
export function spokenDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  if (ms >= 600_000 && ms % 60_000 === 0) return `${ms / 60_000} min`
  return `${Math.round(ms / 100) / 10} s`
}
