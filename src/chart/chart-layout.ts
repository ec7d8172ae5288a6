import type { Chart } from '../model/chart.ts'

/** All in CSS pixels, of which {@link scale} by {@link scale} of the picture make one. */
export interface ChartLayout {
  width: number
  height: number
  left: number
  right: number
  /** Where the first row begins, and the axis of time. */
  top: number
  bottom: number
  rowHeight: number
  /** Lines of labels above the rows; turning points that find no room share a label. */
  labelRows: number
}

/** Chats show pictures about 800 pixels wide at most, on screens of twice that many. */
export const scale = 2

export const width = 800
const margin = 20
const heading = 44
const axis = 44
const leastHeight = 350
const leastRow = 54

/** Height of a line of labels. */
export const labelRow = 17
const mostLabelRows = 3

/** What every row keeps free above its bars, for its name. */
export const nameHeight = 22

/** How large the picture of a chart is, and where its rows are. */
export function chartLayout({ series, marks }: Pick<Chart, 'series' | 'marks'>): ChartLayout {
  const rows = Math.max(1, series.length)
  // What happened within one minute has one label.
  const minutes = new Set(marks.map(({ at }) => at.slice(0, 16)))
  const labelRows = Math.min(mostLabelRows, minutes.size)
  const top = heading + (labelRows === 0 ? 0 : labelRows * labelRow + 6)
  const rowHeight = Math.max(leastRow, Math.floor((leastHeight - top - axis) / rows))
  const bottom = top + rows * rowHeight
  return {
    width,
    height: bottom + axis,
    left: margin,
    right: width - margin,
    top,
    bottom,
    rowHeight,
    labelRows,
  }
}
