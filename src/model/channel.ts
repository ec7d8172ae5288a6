/** A channel of a chat platform; `id` is the platform's own. */
export interface Channel {
  platform: string
  id: string
}
