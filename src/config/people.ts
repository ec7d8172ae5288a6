import type { Identity, People } from '../model/people.ts'
import type { Person, Speaker } from '../model/person.ts'
import type { WrittenPeople } from './people-schema.ts'

/** Finds people by account, then by the email address that a platform vouches for; anybody else is a person of that one account. */
export function createPeople(identities: readonly Identity[]): People {
  const byKey = new Map(identities.map((identity) => [identity.key, identity] as const))
  const byAccount = new Map(
    identities.flatMap((identity) => identity.accounts.map((account) => [account, identity] as const)),
  )
  const byEmail = new Map(
    identities.flatMap((identity) =>
      identity.email ? [[sameEmail(identity.email), identity] as const] : [],
    ),
  )

  function listed({ id, email, key }: Speaker): Identity | undefined {
    return (
      byAccount.get(id) ??
      (email === undefined ? undefined : byEmail.get(sameEmail(email))) ??
      // An email address is known while its owner speaks; what they did before stays theirs.
      (key === undefined ? undefined : byKey.get(key))
    )
  }

  return {
    of(speaker) {
      const { id, name, memberships = [] } = speaker
      const known = listed(speaker) ?? { key: id, name, accounts: [id], groups: [], email: null }
      return { ...known, memberships }
    },
    recorded(speaker): Person {
      const { id, name } = speaker
      const known = byAccount.has(id) ? undefined : listed(speaker)
      return known === undefined ? { id, name } : { id, name, key: known.key }
    },
  }
}

/** The people of the services file. */
export function identitiesOf(written: WrittenPeople): Identity[] {
  return Object.entries(written).map(([key, { name, accounts, groups, email }]) => ({
    key,
    name: name ?? key,
    accounts,
    groups: [...new Set(groups)],
    email: email ?? null,
    memberships: [],
  }))
}

function sameEmail(email: string): string {
  return email.trim().toLowerCase()
}
