/**
 * Timeouts in seconds that products have by default or people like: Apache 2.4 and nginx 60, gunicorn 30, Cloudflare 100,
 * HAProxy's examples 50, ALB 60, Heroku 30, Envoy 15, Debian's Apache 300.
 */
const limits = [3, 5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 100, 110, 120, 150, 180, 240, 300, 600, 900]

/** The limit, in seconds, at which durations end that are all alike: never sooner, and hardly later; else null. */
export function limitOf({ min, p50 }: { min: number; p50: number }): number | null {
  return (
    limits.find((seconds) => {
      const ms = seconds * 1000
      const late = Math.max(300, ms * 0.03)
      return min >= ms - 100 && p50 >= ms - 50 && p50 <= ms + late
    }) ?? null
  )
}
