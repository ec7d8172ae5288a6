import type { Chart, ChartSeries } from '../model/chart.ts'
import type { Entry } from '../model/timeline.ts'
import { chartMarks } from './chart-marks.ts'
import { type ChartWindow, chartWindow } from './chart-window.ts'
import { chartWords } from './chart-words.ts'
import { countAlerts, countErrors, type ReadLine, type Tally } from './count-errors.ts'
import { firstAlertAt } from './first-alert-at.ts'

/** More cannot be read side by side; the rest is one more together. */
const mostSeries = 6

/** The end of time as JavaScript knows it (ECMA-262, "Time Values"), less the days that a picture takes. */
const latestMs = 8.64e15 - 2 * 86_400_000

/**
 * The picture of an incident so far: errors by hop and kind, and its turning points. Null when no error was counted in its
 * time. Pure, and deaf to what cannot be: times that are none, counts below zero.
 */
export function incidentChart(entries: readonly Entry[], read: ReadLine): Chart | null {
  const [first] = entries
  if (first?.what.kind !== 'incident.opened') return null
  const openedMs = Date.parse(first.at)
  if (!(Math.abs(openedMs) < latestMs)) return null
  const tallies = countErrors(entries, read)
  if (tallies.length === 0) return null
  const alertAt = firstAlertAt(entries)
  const window = chartWindow(
    Math.min(openedMs, alertAt === null ? openedMs : Date.parse(alertAt)),
    endOf(entries, openedMs),
    tallies.flatMap(({ perMinute }) => [...perMinute]),
  )
  const path = first.what.service.path.map(({ name }) => chartWords(name))
  const errors = shown(
    tallies.map((tally) => drawn(tally, window)).filter((series) => totalOf(series) > 0),
    path,
  )
  if (errors.length === 0) return null
  const alerts = countAlerts(entries)
  const told = alerts === null ? null : drawn(alerts, window)
  const untilMs = window.fromMs + window.bars * window.stepMs
  return {
    incident: first.incident,
    service: chartWords(first.what.service.name),
    from: new Date(window.fromMs).toISOString(),
    stepMs: window.stepMs,
    series: [...(told !== null && totalOf(told) > 0 ? [told] : []), ...errors],
    marks: chartMarks(entries).filter(
      ({ at }) => Date.parse(at) >= window.fromMs && Date.parse(at) < untilMs,
    ),
  }
}

function endOf(entries: readonly Entry[], openedMs: number): number {
  const closed = entries.find(({ what }) => what.kind === 'incident.closed')
  const ms = Date.parse((closed ?? entries.at(-1))?.at ?? '')
  return Math.abs(ms) < latestMs ? ms : openedMs
}

function drawn({ place, what, perMinute }: Tally, { fromMs, stepMs, bars }: ChartWindow): ChartSeries {
  const counts = Array.from({ length: bars }, () => 0)
  for (const [ms, count] of perMinute) {
    const bar = Math.floor((ms - fromMs) / stepMs)
    if (bar >= 0 && bar < bars) counts[bar] = (counts[bar] ?? 0) + count
  }
  return { place, what, counts }
}

/** The greatest ones in the order of the path, then all others as one. */
function shown(all: readonly ChartSeries[], path: readonly string[]): ChartSeries[] {
  const sorted = all.toSorted((a, b) => totalOf(b) - totalOf(a) || (nameOf(a) < nameOf(b) ? -1 : 1))
  const kept = sorted.slice(0, sorted.length > mostSeries ? mostSeries - 1 : mostSeries)
  const rest = sorted.slice(kept.length)
  const rank = ({ place }: ChartSeries) => {
    const position = path.indexOf(place)
    return position === -1 ? path.length : position
  }
  return [...kept.toSorted((a, b) => rank(a) - rank(b)), ...(rest.length === 0 ? [] : [together(rest)])]
}

function together(rest: readonly ChartSeries[]): ChartSeries {
  const counts = (rest[0]?.counts ?? []).map((_, bar) =>
    rest.reduce((sum, series) => sum + (series.counts[bar] ?? 0), 0),
  )
  return { place: 'others', what: `${rest.length} more kinds of errors`, counts }
}

function nameOf({ place, what }: ChartSeries): string {
  return `${place} ${what}`
}

function totalOf({ counts }: ChartSeries): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
