import type { Chart, ChartSeries } from '../model/chart.ts'

/** What a picture shows, in words for those who do not see it; platforms take only so many of them. */
export function chartAlt({ service, from, stepMs, series, marks }: Chart): string {
  const bars = series[0]?.counts.length ?? 0
  const until = new Date(Date.parse(from) + bars * stepMs).toISOString()
  const clock = (at: string) => (at.slice(0, 10) === from.slice(0, 10) ? at.slice(11, 16) : dayAndTime(at))
  const timeOf = (bar: number) => clock(new Date(Date.parse(from) + bar * stepMs).toISOString())
  const told = series.map((one) => seriesWords(one, timeOf))
  const marked = marks.map(({ at, what }) => `${what} ${clock(at)}`)
  return [
    `Bar chart of the errors of ${service} by the ${stepMs === 60_000 ? 'minute' : `${stepMs / 60_000} minutes`}, ${dayAndTime(from)} to ${clock(until)} UTC.`,
    ...told,
    ...(marked.length === 0 ? [] : [`Marked: ${marked.join(', ')}.`]),
  ].join(' ')
}

function seriesWords({ place, what, counts }: ChartSeries, timeOf: (bar: number) => string): string {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const most = counts.reduce((greatest, count) => Math.max(greatest, count), 0)
  return `${place}, ${what}: ${total} in all, at most ${most} at ${timeOf(counts.indexOf(most))}.`
}

function dayAndTime(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)}`
}
