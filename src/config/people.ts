import type { Identity, People } from '../model/people.ts'
import type { WrittenPeople } from './people-schema.ts'

/** Finds people by account; somebody whom nobody listed is a person of that one account. */
export function createPeople(identities: readonly Identity[]): People {
  const byAccount = new Map(
    identities.flatMap((identity) => identity.accounts.map((account) => [account, identity] as const)),
  )
  return {
    of: ({ id, name }) => byAccount.get(id) ?? { key: id, name, accounts: [id], groups: [] },
  }
}

/** The people of the services file. */
export function identitiesOf(written: WrittenPeople): Identity[] {
  return Object.entries(written).map(([key, { name, accounts, groups }]) => ({
    key,
    name: name ?? key,
    accounts,
    groups: [...new Set(groups)],
  }))
}
