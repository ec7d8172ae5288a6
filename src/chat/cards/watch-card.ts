import type { Block, ChatMessage } from '../../model/message.ts'
import type { Sampled } from '../../model/timeline.ts'
import { clip } from '../clip.ts'
import { clockTime, durationWords } from './clock-words.ts'
import type { Heading } from './heading.ts'
import { sparkline } from './sparkline.ts'
import type { WatchStory } from './story.ts'

/** As many as fit on a phone; what is older is only counted. */
const widest = 40
const mostClasses = 8
const longestClass = 24

/** How a service answers, edited in place while it is watched: one line of bars per class of answer. */
export function watchCard(watch: WatchStory): ChatMessage {
  const { id, service, points, ended, startedAt } = watch
  const heading = headingOf(watch)
  const all = [...points.values()]
  const counted = `${sum(all, ({ good }) => good)} of ${sum(all, ({ asked }) => asked)} requests were good`
  const last = Math.max(...points.keys(), 0)
  const first = Math.max(0, last + 1 - widest)
  const shown = Array.from({ length: last + 1 - first }, (_, index) => points.get(first + index) ?? null)
  const since = new Date(Date.parse(startedAt) + first * watch.pointMs).toISOString()
  return {
    text: `${service}: ${heading.text}. ${counted}`,
    blocks: [
      { type: 'heading', text: `Watching ${service}`, tone: 'neutral' },
      { type: 'heading', ...heading },
      {
        type: 'text',
        text: all.length === 0 ? 'No request was counted yet.' : `${counted}. ${timesOf(all)}`.trim(),
      },
      ...(all.length === 0
        ? []
        : [
            {
              type: 'code',
              title: `Share of each answer since ${clockTime(since, startedAt)}, the newest on the right:`,
              lines: classLines(shown),
            } satisfies Block,
          ]),
      ...(ended === null
        ? [
            {
              type: 'buttons',
              buttons: [{ id: `unwatch:${id}`, label: 'Stop', style: 'plain' }],
            } satisfies Block,
          ]
        : []),
    ],
  }
}

function headingOf({ ended, points, startedAt, overMs, by }: WatchStory): Heading {
  const all = [...points.values()]
  const isWell = all.every(({ good, asked }) => good === asked)
  if (ended !== null) {
    const who = ended.why === 'stopped' ? `Stopped by ${ended.by.name}` : 'Ended'
    const tone = all.length === 0 ? 'neutral' : isWell ? 'good' : 'warn'
    return { text: `${who} at ${clockTime(ended.at, startedAt)}`, tone }
  }
  const until = clockTime(new Date(Date.parse(startedAt) + overMs).toISOString(), startedAt)
  const newest = points.get(Math.max(...points.keys(), 0))
  const tone = newest === undefined ? 'neutral' : newest.good === newest.asked ? 'good' : 'bad'
  return { text: `Watching until ${until}, for ${by.name}`, tone }
}

/** `5xx     ▁▁▄█▂ 12`: good ones, then each class that was seen, the worst first. */
function classLines(points: readonly (Sampled | null)[]): string[] {
  const classes = points.map((point) => (point === null ? null : classesOf(point)))
  const seen = new Set(classes.flatMap((counts) => [...(counts?.keys() ?? [])]))
  const sorted = [...seen].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  const kept = sorted.slice(0, mostClasses)
  const width = Math.max(4, ...kept.map((name) => name.length))
  const line = (name: string, count: (index: number) => number) => {
    const shares = points.map((point, index) =>
      point === null ? null : count(index) / Math.max(1, point.asked),
    )
    const total = points.reduce((sum, point, index) => sum + (point === null ? 0 : count(index)), 0)
    return `${name.padEnd(width)} ${sparkline(shares)} ${total}`
  }
  return [
    line('good', (index) => points[index]?.good ?? 0),
    ...kept.map((name) => line(name, (index) => classes[index]?.get(name) ?? 0)),
    ...(sorted.length > kept.length ? [`… and ${sorted.length - kept.length} more kinds of answer`] : []),
  ]
}

/** How long requests took: the median of the newest point, and between which all of them lie. */
function timesOf(points: readonly Sampled[]): string {
  const medians = points.flatMap(({ medianMs }) => medianMs ?? [])
  const newest = medians.at(-1)
  if (newest === undefined) return ''
  const [least, most] = [Math.min(...medians), Math.max(...medians)].map(durationWords)
  const range = least === most ? '' : ` (${least} to ${most} since the start)`
  return `They take ${durationWords(newest)} in the median${range}.`
}

/** Statuses by their first digit; what got no status by the probe's own word. */
function classesOf({ seen }: Sampled): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [answer, count] of Object.entries(seen)) {
    const name = /^[1-5]\d\d$/.test(answer) ? `${answer[0]}xx` : clip(answer, longestClass)
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
  return counts
}

function rank(name: string): number {
  return ['5xx', '4xx', '3xx', '2xx', '1xx'].indexOf(name)
}

function sum(points: readonly Sampled[], of: (point: Sampled) => number): number {
  return points.reduce((total, point) => total + of(point), 0)
}
