import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { BarController, BarElement, Chart as Drawing, LinearScale, type Plugin, type Scale } from 'chart.js'
import type { Chart, ChartSeries } from '../model/chart.ts'
import { chartFamilies, chartFont } from './chart-font.ts'
import { type ChartLayout, chartLayout, labelRow, nameHeight, scale } from './chart-layout.ts'
import { placeLabels } from './place-labels.ts'
import { timeTicks } from './time-ticks.ts'

Drawing.register(BarController, BarElement, LinearScale)

const paper = '#ffffff'
const ink = '#1f2328'
const faint = '#57606a'
const rule = '#d8dee4'

/** Told apart by people of every kind of colour vision: Okabe and Ito, "Color Universal Design" (2008). */
const colors = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9']

/** What is no error of its own: what monitoring said, and what was put together. */
const aside: Record<string, string> = { monitoring: '#6e7781', others: '#8c959f' }

/** Draws a chart and encodes it as a PNG; the same chart gives the same bytes on one machine. */
export async function drawChart(chart: Chart): Promise<Buffer<ArrayBuffer>> {
  const layout = chartLayout(chart)
  const canvas = createCanvas(layout.width, layout.height)
  const drawing = new Drawing(canvas as never, configuration(chart, layout))
  try {
    return Buffer.from(await canvas.encode('png'))
  } finally {
    // It wipes the canvas too.
    drawing.destroy()
  }
}

function configuration(chart: Chart, layout: ChartLayout): ConstructorParameters<typeof Drawing>[1] {
  const { series, stepMs } = chart
  const fromMs = Date.parse(chart.from)
  const untilMs = fromMs + (series[0]?.counts.length ?? 1) * stepMs
  const ticks = timeTicks(fromMs, untilMs)
  const barWidth = ((layout.right - layout.left) * stepMs) / (untilMs - fromMs)
  return {
    type: 'bar',
    data: {
      datasets: series.map(({ counts }, row) => ({
        yAxisID: `row${row}`,
        data: counts.map((count, bar) => ({
          x: fromMs + (bar + 0.5) * stepMs,
          y: count === 0 ? null : count,
        })),
        backgroundColor: colorOf(series, row),
        // As wide as its time: what was before a line must not look as if it came after.
        barThickness: Math.max(2, barWidth - 1),
        minBarLength: 2,
        grouped: false,
      })),
    },
    options: {
      responsive: false,
      animation: false,
      events: [],
      devicePixelRatio: scale,
      layout: {
        padding: { left: layout.left, right: layout.width - layout.right, top: layout.top, bottom: 0 },
        autoPadding: false,
      },
      plugins: { legend: { display: false }, tooltip: { enabled: false }, title: { display: false } },
      scales: {
        x: {
          type: 'linear',
          min: fromMs,
          max: untilMs,
          offset: false,
          grid: { color: rule, drawOnChartArea: false, offset: false, tickLength: 6 },
          border: { color: faint },
          afterBuildTicks: (scale) => {
            scale.ticks = ticks.map(({ ms }) => ({ value: ms }))
          },
          afterFit: (scale) => {
            scale.height = layout.height - layout.bottom
          },
          ticks: {
            color: faint,
            font: { family: chartFamilies(), size: 11 },
            align: 'inner',
            autoSkip: false,
            maxRotation: 0,
            callback: (_value, index) => ticks[index]?.label ?? '',
          },
        },
        ...Object.fromEntries(
          series.map((one, row) => [`row${row}`, rowScale(one, series.length - row, layout)]),
        ),
      },
    },
    plugins: [underneath(layout), onTop(chart, layout)],
  }
}

/** Rows are stacked from the bottom up; above the highest bar of each there is room for its name. */
function rowScale({ counts }: ChartSeries, position: number, { rowHeight }: ChartLayout) {
  return {
    type: 'linear' as const,
    position: 'left' as const,
    stack: 'rows',
    weight: position,
    min: 0,
    max: (mostOf(counts) * rowHeight) / (rowHeight - nameHeight),
    ticks: { display: false },
    grid: { display: false },
    border: { display: false },
    afterFit: (scale: Scale) => {
      scale.width = 0
    },
  }
}

function underneath({ width, height }: ChartLayout): Plugin {
  return {
    id: 'paper',
    beforeDraw({ ctx }) {
      ctx.save()
      ctx.fillStyle = paper
      ctx.fillRect(0, 0, width, height)
      ctx.restore()
    },
  }
}

function onTop(chart: Chart, layout: ChartLayout): Plugin {
  return {
    id: 'words',
    afterDraw({ ctx, scales }) {
      // What chart.js was given is no element of a page.
      const context = ctx as unknown as SKRSContext2D
      context.save()
      // Otherwise shapes of letters follow the machine's own language.
      context.lang = 'en'
      context.textBaseline = 'alphabetic'
      drawHeading(context, chart, layout)
      drawMarks(context, chart, layout, (at) => scales.x?.getPixelForValue(Date.parse(at)) ?? 0)
      for (const [row, one] of chart.series.entries())
        drawName(context, one, colorOf(chart.series, row), layout.top + row * layout.rowHeight, chart, layout)
      context.restore()
    },
  }
}

function drawHeading(
  context: SKRSContext2D,
  { service, incident, stepMs }: Chart,
  { left, right }: ChartLayout,
): void {
  const what = stepMs === 60_000 ? 'errors per minute' : `errors per ${stepMs / 60_000} minutes`
  context.font = chartFont(12)
  context.fillStyle = faint
  const note = `${incident} · times in UTC`
  const noteWidth = context.measureText(note).width
  context.fillText(note, right - noteWidth, 28)
  context.font = chartFont(16, 600)
  context.fillStyle = ink
  context.fillText(fitting(context, `${service}: ${what}`, right - left - noteWidth - 20), left, 28)
}

function drawMarks(
  context: SKRSContext2D,
  { marks }: Chart,
  layout: ChartLayout,
  xOf: (at: string) => number,
): void {
  const { left, right, top, bottom, labelRows } = layout
  context.font = chartFont(11, 600)
  const lines = marks.map(({ at, what }) => ({ what, clock: at.slice(11, 16), at: xOf(at) }))
  const placed = placeLabels(
    labelsOf(lines),
    { left, right, rows: labelRows },
    (text) => context.measureText(text).width,
  )
  // Light beneath dark, so that the lines can be seen on bars of every colour.
  for (const [color, lineWidth, dash] of [
    [paper, 3, []],
    [ink, 1, [4, 3]],
  ] as const) {
    context.strokeStyle = color
    context.lineWidth = lineWidth
    context.setLineDash([...dash])
    for (const { at } of lines) {
      context.beginPath()
      context.moveTo(at, top - 6)
      context.lineTo(at, bottom)
      context.stroke()
    }
  }
  context.setLineDash([])
  context.fillStyle = ink
  for (const { text, x, row } of placed) context.fillText(text, x, top - 10 - row * labelRow)
}

/** What happened within one minute has one label. */
function labelsOf(lines: readonly { what: string; clock: string; at: number }[]) {
  const labels: { words: string[]; clock: string; at: number }[] = []
  for (const { what, clock, at } of lines) {
    const last = labels.at(-1)
    if (last?.clock === clock) last.words.push(what)
    else labels.push({ words: [what], clock, at })
  }
  return labels.map(({ words, clock, at }) => ({ text: `${words.join(', ')} ${clock}`, at }))
}

function drawName(
  context: SKRSContext2D,
  { place, what, counts }: ChartSeries,
  color: string,
  y: number,
  { stepMs }: Chart,
  { left, right, rowHeight }: ChartLayout,
): void {
  const per = stepMs === 60_000 ? 'a minute' : `in ${stepMs / 60_000} minutes`
  const numbers = `${figure(counts.reduce((sum, count) => sum + count, 0))} in all, at most ${figure(mostOf(counts))} ${per}`
  context.font = chartFont(11)
  const numbersWidth = context.measureText(numbers).width
  context.font = chartFont(12, 600)
  const shownPlace = fitting(context, place, (right - left) / 3)
  const placeWidth = context.measureText(shownPlace).width
  context.font = chartFont(12)
  const x = left + 14
  const shownWhat = fitting(context, what, right - x - placeWidth - numbersWidth - 40)
  const whatWidth = context.measureText(shownWhat).width

  context.fillStyle = paper
  context.fillRect(left, y + 2, x + placeWidth + whatWidth + 16 - left, nameHeight - 4)
  context.fillRect(right - numbersWidth - 6, y + 2, numbersWidth + 6, nameHeight - 4)
  context.fillStyle = color
  context.fillRect(left, y + 5, 9, 9)
  context.fillStyle = ink
  context.fillText(shownWhat, x + placeWidth + 8, y + 14)
  context.font = chartFont(12, 600)
  context.fillText(shownPlace, x, y + 14)
  context.font = chartFont(11)
  context.fillStyle = faint
  context.fillText(numbers, right - numbersWidth, y + 14)
  context.fillStyle = rule
  context.fillRect(left, y + rowHeight - 0.5, right - left, 1)
}

/** As much of a text as has room, with a mark where it is cut. */
function fitting(context: SKRSContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text
  const characters = [...text]
  while (characters.length > 0 && context.measureText(`${characters.join('')}…`).width > room)
    characters.pop()
  return `${characters.join('')}…`
}

/** A colour belongs to a row; what stands aside uses none up. */
function colorOf(series: readonly ChartSeries[], row: number): string {
  const own = aside[series[row]?.place ?? '']
  if (own !== undefined) return own
  const before = series.slice(0, row).filter(({ place }) => aside[place] === undefined).length
  return colors[before % colors.length] ?? ink
}

function mostOf(counts: readonly number[]): number {
  return counts.reduce((most, count) => Math.max(most, count), 1)
}

function figure(count: number): string {
  return new Intl.NumberFormat('en-US').format(count)
}
