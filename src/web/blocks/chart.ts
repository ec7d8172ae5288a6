import { createHash } from 'node:crypto'
import { chartLayout } from '../../chart/chart-layout.ts'
import type { Chart } from '../../model/chart.ts'
import { type Html, html } from '../html.ts'
import { incidentPath } from '../incident-path.ts'
import { shownText } from '../shown-text.ts'

/** The picture of an incident; its place is kept free until it is there. */
export function renderChartImage(chart: Chart, alt: string): Html {
  const { width, height } = chartLayout(chart)
  const address = `${incidentPath(chart.incident)}/chart.png?v=${chartVersion(chart)}`
  return html`<img class="chart" src="${address}" alt="${shownText(alt)}" width="${width}" height="${height}" loading="lazy">`
}

/** Changes when, and only when, the picture does. */
export function chartVersion(chart: Chart): string {
  return createHash('sha256').update(JSON.stringify(chart)).digest('base64url').slice(0, 12)
}
