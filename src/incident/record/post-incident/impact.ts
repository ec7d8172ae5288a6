import { chartAlt } from '../../../chart/chart-alt.ts'
import { chartOf } from '../../../chat/cards/chart-of.ts'
import type { Evidence } from '../../../model/evidence.ts'
import type { Sampled } from '../../../model/timeline.ts'
import { watchState } from '../../watch/watch-state.ts'
import { clock } from './clock.ts'
import { list, prose } from './markdown.ts'
import type { JudgedRun, Tale } from './tale.ts'

/** What tells how users fared: requests from the outside, and what the gateways noted of those of others. */
const telling = new Set<Evidence['type']>(['http', 'sample', 'access-log'])

/** How requests went, as far as it was seen: by our own requests, by access logs, by watches, and over time. Markdown. */
export function impact(tale: Tale, picture: string | null): string {
  const { runs, openedAt, entries } = tale
  const [first] = runs
  const last = runs.length > 1 ? runs.at(-1) : undefined
  const items = [
    ...(first ? seenBy(first, openedAt, 'First look') : []),
    ...(last ? seenBy(last, openedAt, 'Last look') : []),
    ...watched(tale),
  ]
  const knowsVisitors = entries.some(
    ({ what }) =>
      what.kind === 'evidence.recorded' &&
      what.evidence.type === 'access-log' &&
      what.evidence.outcome !== 'unknown',
  )
  return [
    items.length === 0 ? 'No request was looked at.' : list(items),
    ...(knowsVisitors
      ? []
      : [
          '',
          'These are requests of fiveohtwo itself. How many users were hit was not seen: no access log was read.',
        ]),
    ...overTime(tale, picture),
  ].join('\n')
}

/** The chart where its file is named, else what it would show. */
function overTime({ entries }: Tale, picture: string | null): string[] {
  const chart = chartOf(entries)
  if (chart === null) return []
  const words = prose(chartAlt(chart), 1000)
  return ['', picture === null ? words : `![${words}](${linkOf(picture)})`]
}

/** A file's name as the target of a link: `encodeURIComponent` leaves parentheses, which would end it. */
function linkOf(file: string): string {
  return encodeURIComponent(file.toWellFormed()).replaceAll('(', '%28').replaceAll(')', '%29')
}

function seenBy({ state }: JudgedRun, since: string, which: string): string[] {
  return state.evidence
    .filter(({ type, outcome, target, hop }) => {
      if (!telling.has(type) || outcome === 'unknown') return false
      return type === 'access-log' || isOutermost(state.started.service.path[0]?.name, hop, target)
    })
    .map(
      ({ startedAt, type, target, hop, summary }) =>
        `${which}, ${clock(startedAt, since)}: ${prose(type)} at ${prose(target ?? hop ?? 'the path')}: ${prose(summary)}`,
    )
}

function isOutermost(edge: string | undefined, hop: string | null, target: string | null): boolean {
  return hop === edge || target === edge
}

function watched({ entries, openedAt }: Tale): string[] {
  return entries.flatMap(({ at, what }) => {
    if (what.kind !== 'watch.started') return []
    const points = [...(watchState(entries, what.watch)?.points.values() ?? [])]
    const total = (of: (point: Sampled) => number) => points.reduce((sum, point) => sum + of(point), 0)
    const [asked, good] = [total((point) => point.asked), total((point) => point.good)]
    return [
      `${clock(at, openedAt)}: watched on the word of ${prose(what.by.name)}: ${prose(`${good} of ${asked}`)} requests good`,
    ]
  })
}
