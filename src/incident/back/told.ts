import { asSentence } from '../../chat/as-sentence.ts'
import { clip } from '../../chat/clip.ts'
import { plainLine } from '../../chat/plain-text.ts'
import type { BotError } from '../../errors.ts'
import type { Entry, Happening } from '../../model/timeline.ts'

export type Told = Extract<Happening, { kind: 'source.told' }>

/** Reasons that are told of one thing: a source that gives another one each time shall not fill the timeline. */
const mostReasons = 3

const longestSummary = 500

/** Whether the timeline says so already; `after`: the number of an entry before which it does not count. */
export function isTold(
  entries: readonly Entry[],
  told: Pick<Told, 'source' | 'ticket' | 'what' | 'outcome'> & { summary?: string },
  after = 0,
): boolean {
  return findTold(entries, told, after).some(
    ({ summary }) => told.summary === undefined || told.summary === summary,
  )
}

/** What the timeline is to say of a refusal that somebody must mend; null when it says so already. */
export function failedTold(
  entries: readonly Entry[],
  about: Pick<Told, 'source' | 'ticket' | 'what'>,
  error: BotError,
): Told | null {
  const words = `${asSentence(error.message)} ${asSentence(error.hint)}`
  const told = { ...about, outcome: 'fail', summary: clip(plainLine(words), longestSummary) } as const
  const before = findTold(entries, told, 0)
  if (before.length >= mostReasons || before.some(({ summary }) => summary === told.summary)) return null
  return { kind: 'source.told', ...told }
}

function findTold(
  entries: readonly Entry[],
  { source, ticket, what: about, outcome }: Pick<Told, 'source' | 'ticket' | 'what' | 'outcome'>,
  after: number,
): Told[] {
  return entries.flatMap(({ seq, what }) =>
    seq > after &&
    what.kind === 'source.told' &&
    what.source === source &&
    what.ticket === ticket &&
    what.what === about &&
    what.outcome === outcome
      ? [what]
      : [],
  )
}
