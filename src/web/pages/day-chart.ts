import { clockTime, durationWords } from '../../chat/cards/clock-words.ts'
import { uptimePercent } from '../../chat/uptime-words.ts'
import type { WatchedDay } from '../../model/glance.ts'
import { type Html, html } from '../html.ts'

/** Units of the drawing, which is stretched to its place. */
const step = 4
const barWidth = 3
const barsHeight = 22
/** So far do failing bars stick out above the others, for those who cannot tell the colours apart. */
const overhang = 5
const lineHeight = 14
/** A part in which a single request of many failed is seen all the same. */
const leastFailing = overhang + 3

/**
 * The last day of a service in half hours: bars that are filled from the top as far as requests failed, and below them a line
 * of how long the good ones took. The whole is told in words to those who cannot see it.
 */
export function dayChart(day: WatchedDay): Html {
  const width = day.parts.length * step
  const most = Math.max(...day.parts.map((part) => part?.meanMs ?? 0))
  return html`<svg class="day" viewBox="0 0 ${width} ${barsHeight + 4 + lineHeight}" preserveAspectRatio="none" role="img" aria-label="${dayWords(day)}">
<path class="day-none" d="${bars(day, (part) => (part === null ? [barsHeight - 2, barsHeight] : null))}"></path>
<path class="day-good" d="${bars(day, (part) => (part === null || part.good === 0 ? null : [Math.max(overhang, failingHeight(part)), barsHeight]))}"></path>
<path class="day-bad" d="${bars(day, (part) => (part === null || part.good === part.asked ? null : [0, failingHeight(part)]))}"></path>
<path class="day-time" d="${timeLine(day, most)}"></path></svg>`
}

type Part = WatchedDay['parts'][number]

function failingHeight({ asked, good }: NonNullable<Part>): number {
  if (good === asked) return 0
  if (good === 0) return barsHeight
  return round(
    Math.min(barsHeight - 2, Math.max(leastFailing, overhang + (1 - good / asked) * (barsHeight - overhang))),
  )
}

function bars({ parts }: WatchedDay, span: (part: Part) => [top: number, bottom: number] | null): string {
  return parts
    .map((part, index) => {
      const found = span(part)
      if (found === null) return ''
      const [top, bottom] = found
      return `M${index * step} ${top}h${barWidth}v${round(bottom - top)}h${-barWidth}z`
    })
    .join('')
}

/** Broken where nobody looked or no request was good; a part that stands alone is a dash. */
function timeLine({ parts }: WatchedDay, most: number): string {
  const bottom = barsHeight + 4 + lineHeight - 1
  let isDrawing = false
  return parts
    .map((part, index) => {
      const meanMs = part?.meanMs ?? null
      if (meanMs === null) {
        isDrawing = false
        return ''
      }
      const height = round(bottom - (meanMs / Math.max(1, most)) * (lineHeight - 2))
      const start = isDrawing ? 'L' : 'M'
      isDrawing = true
      return `${start}${index * step} ${height}h${barWidth}`
    })
    .join('')
}

/** `Last 24 hours: 99.8 % of 2880 requests were good, 84 ms on average (half hours: 40 ms to 1.2 s). Failed: 4 of 60 from 03:00 UTC.` */
export function dayWords(day: WatchedDay): string {
  const { asked, good, meanMs, parts, since, partMs } = day
  if (asked === 0) return 'Last 24 hours: nobody looked.'
  const times = parts.flatMap((part) => part?.meanMs ?? [])
  const range = [Math.min(...times), Math.max(...times)].map(durationWords).join(' to ')
  const took = meanMs === null ? '' : `, ${durationWords(meanMs)} on average (half hours: ${range})`
  const failing = parts.flatMap((part, index) => {
    if (part === null || part.good === part.asked) return []
    const at = new Date(since.getTime() + index * partMs).toISOString()
    return [
      `${part.asked - part.good} of ${part.asked} from ${clockTime(at, at).replace(/:\d\d UTC$/, ' UTC')}`,
    ]
  })
  const shown = failing.slice(-6)
  const more = failing.length - shown.length
  const failed =
    failing.length === 0
      ? ''
      : ` Failed: ${more > 0 ? `${more} earlier half ${more === 1 ? 'hour' : 'hours'}, ` : ''}${shown.join(', ')}.`
  return `Last 24 hours: ${uptimePercent(good, asked)} of ${asked} requests were good${took}.${failed}`
}

function round(number: number): number {
  return Math.round(number * 10) / 10
}
