const told = /probe (?:failed|errored)|Back-off restarting failed container/
const once =
  /\bWarning\s{1,20}Unhealthy\s{1,20}\d{1,5}[smhd]\w{0,8}\s{1,40}(?!\(x)\S[^\n]{0,80}(?:Readiness|Startup|Liveness) probe (?:failed|errored)/
const counted =
  /\bWarning\s{1,20}(?:Unhealthy|BackOff)\s{1,20}(\d{1,5}[smhd]\w{0,8}) \(x\d{1,6} over (\d{1,5}[smhd]\w{0,8})\)\s[^\n]{0,80}(?:(?:Readiness|Startup) probe (?:failed|errored)|Back-off restarting failed container)/

/** Probes are repeated every few seconds and starts every few minutes, so that what did not fail for so long is over. */
const over = 600

/** Of the time since the first failure, how much has passed since the last one. */
const shareSince = 0.8

/**
 * Whether events of failed probes and starts tell of failures right after a start alone: between age and source stands no
 * `(x4 over 2m)`, or the last one is as long ago as the first, `49m (x4 over 49m)`. Of a pod that has just started that is
 * usual, and that it became ready is no event (kubernetes pkg/kubelet/prober/prober.go).
 */
export function isSeenOnce(text: string): boolean {
  if (/Killing|will be restarted|CrashLoopBackOff/.test(text.slice(0, 8000))) return false
  const events = text.split('\n').filter((line) => told.test(line.slice(0, 1000)))
  return events.length > 0 && events.every((line) => isPast(line.slice(0, 1000)))
}

function isPast(line: string): boolean {
  if (once.test(line)) return true
  const match = counted.exec(line)
  if (match === null) return false
  const [last, first] = [secondsOf(match[1] ?? ''), secondsOf(match[2] ?? '')]
  return last >= over && last >= first * shareSince
}

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** `49m`, `3h12m`, `2d5h`, as kubectl writes ages (apimachinery pkg/util/duration). */
function secondsOf(age: string): number {
  return [...age.matchAll(/(\d{1,5})([smhd])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (units[unit ?? 's'] ?? 0),
    0,
  )
}
