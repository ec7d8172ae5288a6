import type { Person } from '../model/person.ts'

/** In whose name things happen that nobody asked for by hand. */
export const bot: Person = { id: 'bot:fiveohtwo', name: 'fiveohtwo' }
