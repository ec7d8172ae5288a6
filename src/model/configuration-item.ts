/** One line of what is set up and what is not; `next` is the next thing to do, empty when there is nothing. */
export interface ConfigurationItem {
  name: string
  state: 'on' | 'off' | 'problem'
  detail: string
  next: string
}
