import type { Block } from '../../model/message.ts'
import type { Difference, Sampled } from '../../model/timeline.ts'
import { clip } from '../clip.ts'
import { durationWords } from './clock-words.ts'

const mostRows = 30
const longestCell = 200

/** How requests went before and after a change, and whatever else is not as it was; nothing when neither is known. */
export function sampledTable(
  before: Sampled | null,
  after: Sampled | null,
  differences: Difference[],
): Block[] {
  const sampled =
    before === null && after === null
      ? []
      : [
          ['Good requests', goodWords(before), goodWords(after)],
          ['Answers', seenWords(before), seenWords(after)],
          ['Median', medianWords(before), medianWords(after)],
        ]
  const others = differences.filter(({ what }) => !isSampled(what, [before, after]))
  const rows = [...sampled, ...differenceRows(others)]
  if (rows.length === 0) return []
  return [{ type: 'table', title: 'Before and after:', columns: ['', 'Before', 'After'], rows }]
}

/** Told by the first rows already. */
function isSampled(what: string, samples: (Sampled | null)[]): boolean {
  if (what === 'good requests' || what === 'median time') return true
  return samples.some((sampled) => sampled !== null && Object.hasOwn(sampled.seen, what))
}

/** What is not as it was when the plan was made. */
export function differenceTable(title: string, differences: Difference[]): Block[] {
  if (differences.length === 0) return []
  const rows = differenceRows(differences)
  return [{ type: 'table', title, columns: ['What', 'Then', 'Now'], rows }]
}

function differenceRows(differences: Difference[]): string[][] {
  const rows = differences
    .slice(0, mostRows)
    .map(({ what, before, after }) => [what, before, after].map((cell) => clip(cell, longestCell)))
  const more = differences.length - rows.length
  return more > 0 ? [...rows, [`… and ${more} more, in the timeline`, '', '']] : rows
}

function goodWords(sampled: Sampled | null): string {
  return sampled === null ? 'not asked' : `${sampled.good} of ${sampled.asked}`
}

/** `502 (18×), refused (2×)`, the most frequent first. */
function seenWords(sampled: Sampled | null): string {
  if (sampled === null) return '–'
  const seen = Object.entries(sampled.seen).toSorted(([, a], [, b]) => b - a)
  const words = seen.slice(0, 6).map(([answer, count]) => `${answer} (${count}×)`)
  if (seen.length > words.length) words.push(`${seen.length - words.length} more kinds`)
  return clip(words.join(', ') || 'none', longestCell)
}

function medianWords(sampled: Sampled | null): string {
  if (sampled === null) return '–'
  return sampled.medianMs === null ? 'not known' : durationWords(sampled.medianMs)
}
