import { type Html, html } from '../html.ts'

const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
] as const

/** A time as people say it (`3 minutes ago`), the exact one in its title; console.js keeps it counting. */
export function whenTag(at: Date, now: Date): Html {
  const exact = at.toISOString()
  return html`<time class="when" datetime="${exact}" title="${exact.slice(0, 19).replace('T', ' ')} UTC">${ago(at, now)}</time>`
}

function ago(at: Date, now: Date): string {
  const ageMs = now.getTime() - at.getTime()
  const { unit, ms } = units.find((candidate) => ageMs >= candidate.ms) ?? { unit: null, ms: 1 }
  if (unit === null) return 'just now'
  const count = Math.floor(ageMs / ms)
  return `${count} ${unit}${count === 1 ? '' : 's'} ago`
}
