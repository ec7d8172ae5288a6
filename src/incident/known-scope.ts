import { knownService } from './known-service.ts'

/** What a command is about where a service or "all" (null) may be said. Throws `UNKNOWN_SERVICE`. */
export function knownScope(typed: string | null, known: Iterable<string>): string | null {
  if (typed === null) return null
  const services = [...known].map((name) => ({ name }))
  return knownService(typed, services, 'For every service say "all".').name
}
