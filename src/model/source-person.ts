import type { Alert } from './alert.ts'
import type { Person } from './person.ts'
import { sourceNames } from './source-names.ts'

/** A monitoring system as somebody who opens incidents and begins runs. */
export function sourcePerson(source: Alert['source']): Person {
  return { id: `alert:${source}`, name: sourceNames[source] }
}

export function isSourcePerson({ id }: Person): boolean {
  return id.startsWith('alert:')
}
