/** Of a modal or a home tab, without tables, which only messages take (https://docs.slack.dev/reference/block-kit/blocks). */
export const viewRoom = {
  blocks: 100,
  /** `views.open` refuses 250 kB and more (https://docs.slack.dev/reference/methods/views.open). */
  bytes: 150_000,
  tables: 0,
} as const
