import type { Person, Speaker } from './person.ts'

/** One person, whatever the account: rights, four eyes and audit go by this. */
export interface Identity {
  /** `ada` of the services file; the account itself for somebody whom nobody listed. */
  key: string
  name: string
  accounts: string[]
  groups: string[]
  /** As the services file has it; null for somebody whom nobody listed. */
  email: string | null
  /** Groups and roles of the platform, as it vouches for them right now; empty for whoever is not speaking. */
  memberships: string[]
}

/** Whom the services file knows. */
export interface People {
  /**
   * Whose account that is: the person that lists it, else the one whose email address the platform vouches for, else who was
   * {@link Person.key} when it was recorded, else somebody of that one account.
   */
  of(account: Speaker): Identity
  /** What is kept of somebody who speaks: neither email nor memberships. */
  recorded(speaker: Speaker): Person
}
