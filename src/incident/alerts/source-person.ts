import { sourceName } from '../../chat/cards/source-name.ts'
import type { Alert } from '../../model/alert.ts'
import type { Person } from '../../model/person.ts'

/** A monitoring system as somebody who opens incidents and begins runs. */
export function sourcePerson(source: Alert['source']): Person {
  return { id: `alert:${source}`, name: sourceName(source) }
}

export function isSourcePerson({ id }: Person): boolean {
  return id.startsWith('alert:')
}
