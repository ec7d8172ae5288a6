import { BotError } from '../errors.ts'
import { suggest } from '../suggest.ts'

const mostNamed = 50

/**
 * The service that somebody named, however they wrote it. `besides`: what else may be said in its place, as a sentence. Throws
 * `UNKNOWN_SERVICE`.
 */
export function knownService<T extends { name: string }>(typed: string, known: Iterable<T>, besides = ''): T {
  const wanted = typed.trim()
  const services = [...known]
  const found = services.find(({ name }) => name.toLowerCase() === wanted.toLowerCase())
  if (found !== undefined) return found
  const names = services.map(({ name }) => name)
  const nearest = suggest(wanted.slice(0, 100), names)
  const hint = nearest === null ? `Known services: ${listed(names)}.` : `Did you mean "${nearest}"?`
  throw new BotError(
    'UNKNOWN_SERVICE',
    wanted === '' ? 'No service was named.' : `There is no service "${wanted.slice(0, 80)}".`,
    `${hint} ${besides}`.trim(),
  )
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNamed
  return `${names.slice(0, mostNamed).join(', ') || 'none'}${more > 0 ? ` and ${more} more` : ''}`
}
