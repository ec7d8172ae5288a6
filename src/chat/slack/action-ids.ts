/** The names by which what people do in our messages and views comes back. */
export const actionIds = {
  /** `press:0`, `press:1`: buttons of messages, whose `value` is the id of our own button; match with `/^press:/`. */
  press: 'press:',
  /** The select of a service picker: the chosen option's value is the service, the block's id is read by `readPick`. */
  pick: 'pick-service',
  /** Links, which Slack reports too: to be acknowledged and nothing else; match with `/^link:/`. */
  link: 'link:',
  /** `callback_id` of the modal whose submission is a decision. */
  decision: 'decision',
  /** `callback_id` of modals that only show something. */
  shown: 'shown',
} as const
