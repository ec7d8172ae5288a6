import type { JsonObject } from '../json.ts'
import { slackRefusal } from '../slack-refusal.ts'

/** A page of a list, and where the next begins; cursors are opaque to clients. */
export function pageOf<Item>(
  items: Item[],
  args: JsonObject,
  otherwise: number,
): { page: Item[]; more: JsonObject } {
  const limit = args.limit === undefined ? otherwise : Number(args.limit)
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw slackRefusal('invalid_limit')
  const begin = args.cursor
    ? Number(Buffer.from(String(args.cursor), 'base64').toString().replace('next:', ''))
    : 0
  if (!Number.isInteger(begin)) throw slackRefusal('invalid_cursor')
  const end = begin + limit
  const cursor = end < items.length ? Buffer.from(`next:${end}`).toString('base64') : ''
  return {
    page: items.slice(begin, end),
    more: { has_more: cursor !== '', response_metadata: { next_cursor: cursor } },
  }
}
