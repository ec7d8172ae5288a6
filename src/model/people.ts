/** One person, whatever the account: rights, four eyes and audit go by this. */
export interface Identity {
  /** `ada` of the services file; the account itself for somebody whom nobody listed. */
  key: string
  name: string
  accounts: string[]
  groups: string[]
}

/** Whom the services file knows. */
export interface People {
  /** By account, `platform:name-on-that-platform`. */
  of(account: { id: string; name: string }): Identity
}
