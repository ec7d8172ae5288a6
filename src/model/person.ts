/** Somebody who types or clicks. `id` is `platform:name-on-that-platform`, as approvers are listed. */
export interface Person {
  id: string
  name: string
  /** Who of the services file that was when it was recorded, where the account alone does not tell. */
  key?: string
}

/** A person at the moment of typing or clicking, with what the platform vouches for right then. */
export interface Speaker extends Person {
  /** Lower case. Only where the platform's own administrators vouch for it. */
  email?: string
  /** Groups and roles there that approvers may name: `slack:@sre`, `discord:@on-call`. */
  memberships?: string[]
}
