import { linesOf } from './lines-of.ts'

/** Reads `logrotate.status`: when each log was rotated last, as it is written there. */
export function parseLogrotateStatus(text: string): Map<string, string> {
  return new Map(
    linesOf(text).flatMap((line): [string, string][] => {
      const match = /^"(\/[^"\n]{1,400})" ([\d:-]{5,30})$/.exec(line.trim())
      return match === null ? [] : [[match[1] ?? '', match[2] ?? '']]
    }),
  )
}

/** The logs that `logrotate -d` says it looked at: `considering log /var/log/nginx/access.log`. */
export function parseConsidered(text: string): string[] {
  const found = linesOf(text).flatMap((line) => /^considering log (\/.{1,400})$/.exec(line.trim())?.[1] ?? [])
  return [...new Set(found)].slice(0, 100)
}

/** What `logrotate -d` finds wrong with a configuration, in its own words; null when nothing is. */
export function logrotateFault(text: string): string | null {
  return (
    linesOf(text)
      .find((line) => /^error:/i.test(line.trim()))
      ?.trim()
      .slice(0, 300) ?? null
  )
}
