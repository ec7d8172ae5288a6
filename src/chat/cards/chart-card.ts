import { chartAlt } from '../../chart/chart-alt.ts'
import type { Chart } from '../../model/chart.ts'
import type { ChatMessage } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { sparkline } from './sparkline.ts'

/** As many bars as fit beside a name. */
const widest = 40
const longestName = 48

/** The picture of an incident, and a line of bars for each of its rows where no picture can be shown. */
export function chartCard(chart: Chart): ChatMessage {
  const { incident, service, from, stepMs, series } = chart
  const bars = series[0]?.counts.length ?? 0
  const until = new Date(Date.parse(from) + bars * stepMs).toISOString()
  const span = `${from.slice(0, 10)}, ${from.slice(11, 16)} to ${until.slice(11, 16)} UTC`
  const marks = chart.marks.map(({ at, what }) => `${what} ${at.slice(11, 16)}`)
  const names = series.map(({ place, what }) => clip(`${place}: ${what}`, longestName))
  const width = Math.max(0, ...names.map((name) => name.length))
  return {
    text: `${incident} ${service}: errors over time, ${span}`,
    blocks: [
      { type: 'heading', text: `Errors over time, ${span}`, tone: 'neutral' },
      {
        type: 'code',
        title: marks.length === 0 ? 'By place and kind:' : `${marks.join(', ')}:`,
        lines: series.map(
          ({ counts }, row) =>
            `${(names[row] ?? '').padEnd(width)} ${sparkline(shares(counts))} ${counts.reduce((sum, count) => sum + count, 0)}`,
        ),
      },
    ],
    file: { name: `${incident}-errors.png`, chart, alt: chartAlt(chart) },
  }
}

/** Each bar as a share of the highest, neighbours together where there are too many. */
function shares(counts: readonly number[]): number[] {
  const size = Math.max(1, Math.ceil(counts.length / widest))
  const sums = Array.from({ length: Math.ceil(counts.length / size) }, (_, index) =>
    counts.slice(index * size, (index + 1) * size).reduce((sum, count) => sum + count, 0),
  )
  const most = Math.max(1, ...sums)
  return sums.map((sum) => sum / most)
}
