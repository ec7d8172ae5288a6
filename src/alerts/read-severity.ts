import type { Severity } from '../model/alert.ts'

const words: Record<Severity, readonly string[]> = {
  critical: ['critical', 'crit', 'fatal', 'emergency', 'emerg', 'disaster', 'panic', 'page', 'p0', 'p1'],
  error: ['error', 'err', 'high', 'major', 'urgent', 'p2'],
  warning: ['warning', 'warn', 'medium', 'moderate', 'average', 'minor', 'p3'],
  info: ['info', 'information', 'informational', 'notice', 'low', 'debug', 'none', 'ok', 'p4', 'p5'],
}

const severityOf = new Map(
  Object.entries(words).flatMap(([severity, spellings]) =>
    spellings.map((spelling) => [spelling, severity as Severity] as const),
  ),
)

/** What a monitoring system calls it: `crit`, `High`, `P1`, `SEV-2`, `Sev1`; null for a word of somebody's own. */
export function readSeverity(value: unknown): Severity | null {
  if (typeof value !== 'string') return null
  const word = value
    .trim()
    .toLowerCase()
    .replace(/^sev(?:erity)?[ _-]?(?=\d$)/, 'p')
  return severityOf.get(word) ?? null
}
