import type { Connects } from '../../model/facts/path-report.ts'

/** timeout(1) ends with 124 when its time was over. */
const timeUp = 124

const attempt = /^(\d{1,3}) (\d{1,9}) ?([^\n]{0,400})$/

/**
 * Reads one line per attempt: exit code, milliseconds, what the program said. Null when no attempt was made. A connection that
 * failed in another way (no route, no such name) counts as attempted only.
 */
export function parseConnects(text: string): Omit<Connects, 'address' | 'port'> | null {
  const tries = text.split(/\r?\n/, 100).flatMap((line) => {
    const match = attempt.exec(line.trimEnd())
    return match === null ? [] : [{ code: Number(match[1]), ms: Number(match[2]), words: match[3] ?? '' }]
  })
  if (tries.length === 0) return null
  const connected = tries.filter(({ code }) => code === 0)
  const refused = tries.filter(({ code, words }) => code !== 0 && /refused/i.test(words))
  const timedOut = tries.filter(
    ({ code, words }) => code === timeUp || (code !== 0 && /timed out/i.test(words)),
  )
  const average = connected.reduce((sum, { ms }) => sum + ms, 0) / connected.length
  return {
    attempts: tries.length,
    connected: connected.length,
    refused: refused.length,
    timedOut: timedOut.length,
    averageMs: connected.length === 0 ? null : Math.round(average),
  }
}
