/** Somebody who types or clicks. `id` is `platform:name-on-that-platform`, as approvers are listed. */
export interface Person {
  id: string
  name: string
}
