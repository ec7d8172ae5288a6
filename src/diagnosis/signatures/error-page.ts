import type { Weights } from '../../model/sight.ts'
import type { System } from '../../model/system.ts'
import type { ReplyCase, ReplySight } from './define.ts'

/** From this confidence on a page counts as written by the system that it looks like. */
const knownWriter = 0.5

/** An error page that a gateway writes itself, and what lies behind it. */
export interface ErrorPage {
  name: string
  writers: readonly System[]
  statuses: readonly number[]
  /** Only when it took less than this, or at least this, in milliseconds. */
  under?: number
  atLeast?: number
  /** Only when the body holds this. */
  body?: RegExp
  weights: Weights
  reference: string
  example: ReplyCase['reply']
  /** A page that looks alike and means something else. */
  nearMiss: ReplyCase['reply']
}

/** An error page as a sight: it speaks of whatever lies behind the hop that wrote it. */
export function pageSight(page: ErrorPage): ReplySight {
  const { name, writers, statuses, under = Number.POSITIVE_INFINITY, atLeast = 0, body, weights } = page
  return {
    name,
    weights,
    reference: page.reference,
    fact: 'answer',
    reach: 'behind',
    when({ status, failure, writer, durationMs, text }) {
      if (failure !== null || status === null || !statuses.includes(status)) return false
      if (writer === null || !writers.includes(writer.system) || writer.confidence < knownWriter) return false
      const ms = durationMs ?? 0
      return ms < under && ms >= atLeast && (body === undefined || body.test(text))
    },
    matches: [{ reply: page.example }],
    nearMisses: [{ reply: page.nearMiss }],
  }
}

/** A response as its parts, for examples. */
export function reply(
  status: number,
  headers: Record<string, string>,
  text: string,
  durationMs = 12,
): ReplyCase['reply'] {
  return { status, headers: Object.entries(headers), text, durationMs }
}

/** nginx’s built-in page; its relatives change only the footer. */
export function nginxPage(title: string, footer = 'nginx'): string {
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>${footer}</center>\r\n</body>\r\n</html>\r\n`
}

/** A body that only an app writes. */
export const appBody = '{"error":"boom"}'
