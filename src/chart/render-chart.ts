import type { Chart } from '../model/chart.ts'

/** A chart as a PNG. The libraries that draw it are loaded with the first picture, and not before. */
export async function renderChart(chart: Chart): Promise<Buffer<ArrayBuffer>> {
  const { drawChart } = await import('./draw-chart.ts')
  return drawChart(chart)
}
