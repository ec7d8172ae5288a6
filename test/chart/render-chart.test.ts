import { createCanvas, GlobalFonts, loadImage } from '@napi-rs/canvas'
import { describe, expect, it } from 'vitest'
import { chartFont } from '../../src/chart/chart-font.ts'
import { chartLayout, nameHeight, scale } from '../../src/chart/chart-layout.ts'
import { renderChart } from '../../src/chart/render-chart.ts'
import type { Chart } from '../../src/model/chart.ts'
import { smallChart } from '../support/chart-samples.ts'
import { hostileTexts } from '../support/hostile-text.ts'

const signature = '89504e470d0a1a0a'

/** The colour at a place of the layout, `#0072b2`. */
async function colorsOf(chart: Chart): Promise<(x: number, y: number) => string> {
  const image = await loadImage(await renderChart(chart))
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  return (x, y) => {
    const [red, green, blue] = context.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1).data
    return `#${[red, green, blue].map((part) => (part ?? 0).toString(16).padStart(2, '0')).join('')}`
  }
}

/** The middle of a bar. */
function middleOf(chart: Chart, bar: number): number {
  const { left, right } = chartLayout(chart)
  return left + ((right - left) * (bar + 0.5)) / (chart.series[0]?.counts.length ?? 1)
}

const paper = '#ffffff'

describe('chart/render-chart', () => {
  it('is a PNG of the size that the layout says, the same bytes each time', async () => {
    const [one, two] = [await renderChart(smallChart), await renderChart(smallChart)]
    expect(one.subarray(0, 8).toString('hex')).toBe(signature)
    expect(one.equals(two)).toBe(true)
    const image = await loadImage(one)
    const { width, height } = chartLayout(smallChart)
    expect([image.width, image.height]).toEqual([width * scale, height * scale])
    expect(image.width).toBe(1600)
    expect(one.length).toBeLessThan(500_000)
  })

  it('has bars where errors were, as high as there were many, and none elsewhere', async () => {
    const color = await colorsOf(smallChart)
    const { top, bottom, rowHeight } = chartLayout(smallChart)
    const room = rowHeight - nameHeight
    const [high, half] = [middleOf(smallChart, 3), middleOf(smallChart, 5)]
    expect(color(high, bottom - 4)).toBe('#0072b2')
    expect(color(high, bottom - room + 4)).toBe('#0072b2')
    expect(color(half, bottom - room / 2 + 4)).toBe('#0072b2')
    expect(color(half, bottom - room / 2 - 4)).toBe(paper)
    for (const bar of [0, 1, 2, 4, 6, 7]) expect(color(middleOf(smallChart, bar) + 3, bottom - 4)).toBe(paper)
    expect(color(high, top - 30)).toBe(paper)
  })

  it('draws each row in a colour of its own, from top to bottom', async () => {
    const counts = smallChart.series[0]?.counts ?? []
    const places = ['monitoring', 'edge', 'proxy', 'app', 'db', 'cache', 'others']
    const chart = { ...smallChart, series: places.map((place) => ({ place, what: 'errors', counts })) }
    const { top, rowHeight } = chartLayout(chart)
    const color = await colorsOf(chart)
    const drawn = places.map((_, row) => color(middleOf(chart, 3), top + (row + 1) * rowHeight - 6))
    expect(drawn).toEqual(['#6e7781', '#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#8c959f'])
  })

  it('draws a line for each mark', async () => {
    const color = await colorsOf(smallChart)
    const { left, right, top, bottom } = chartLayout(smallChart)
    // Seven and a half of eight minutes; the line is dashed.
    const x = left + ((right - left) * 7.5) / 8
    const ys = Array.from({ length: 40 }, (_, index) => top + nameHeight + 4 + index)
    expect(ys.at(-1)).toBeLessThan(bottom)
    expect(ys.some((y) => color(x, y) !== paper)).toBe(true)
    expect(ys.every((y) => color(x - 6, y) === paper)).toBe(true)
  })

  it('writes with the fonts that come with it, whatever the machine has', async () => {
    const context = createCanvas(10, 10).getContext('2d')
    const widthIn = (font: string, text: string) => {
      context.font = font
      return context.measureText(text).width
    }
    for (const [alphabet, text] of [
      ['latin', 'Errors'],
      ['cyrillic', 'Жук'],
      ['greek', 'ελλάδα'],
    ] as const) {
      expect(GlobalFonts.has(`Inter Chart ${alphabet}`)).toBe(true)
      expect(widthIn(chartFont(20), text)).toBe(widthIn(`400 20px "Inter Chart ${alphabet}"`, text))
    }
    // The widths of Inter 4 at 20 pixels.
    expect(widthIn(chartFont(20), 'Hello')).toBeCloseTo(48.2, 1)
  })

  it('shows other words as other pixels', async () => {
    const other = await renderChart({ ...smallChart, service: 'shoq' })
    expect(other.equals(await renderChart(smallChart))).toBe(false)
  })

  it('draws one point, a day, many marks at once, and any text', { timeout: 60_000 }, async () => {
    const one = { ...smallChart, series: [{ place: 'edge', what: 'failed', counts: [1] }], marks: [] }
    const what = ['alert', 'verdict', 'approved', 'changed', 'approved', 'fixed', 'closed'] as const
    const crowded = {
      ...smallChart,
      marks: what.map((each) => ({ at: '2026-11-21T03:12:59.000Z', what: each })),
    }
    const day = {
      ...smallChart,
      stepMs: 900_000,
      series: [{ place: 'lb', what: 'failed', counts: Array.from({ length: 96 }, (_, index) => index) }],
    }
    const huge = { ...smallChart, series: [{ place: 'p', what: 'w', counts: [0, Number.MAX_SAFE_INTEGER] }] }
    for (const chart of [one, crowded, day, huge])
      expect((await renderChart(chart)).length).toBeGreaterThan(1000)
    for (const text of [
      ...Object.values(hostileTexts),
      'W'.repeat(500),
      '',
      'Łódź Ελλάδα Москва Việt 漢字 عربى',
    ]) {
      const series = [{ place: text, what: text, counts: [1, 2, 3] }]
      const png = await renderChart({ ...smallChart, service: text, incident: text, series })
      expect(png.subarray(0, 8).toString('hex')).toBe(signature)
    }
  })
})
