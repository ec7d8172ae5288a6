import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { longestText, shownText } from '../shown-text.ts'
import { mark } from './mark.ts'

type Details = Extract<Block, { type: 'details' }>
type Row = Details['rows'][number]

const mostRows = 500

/** Folded evidence; `data-key` names each fold, so that a live update leaves open what somebody opened. */
export function renderDetails(block: Details, key: string): Html {
  const rows = block.rows.slice(0, mostRows)
  const left = block.rows.length - rows.length
  return html`<details class="evidence" data-key="${key}"${block.open === true ? html` open` : ''}><summary>${shownText(block.title, 500)}</summary>
<ul class="rows">${rows.map((row, index) => renderRow(row, `${key}.${rowName(rows, index)}`))}${
    left > 0 ? html`<li class="row-rest">${left} more are in the timeline.</li>` : ''
  }</ul></details>`
}

function renderRow(row: Row, key: string): Html {
  const line = html`${mark(row.state)}<span class="row-label">${shownText(row.label, 500)}</span><span class="row-text">${shownText(row.text, 2000)}</span>`
  if (row.facts === undefined) return html`<li class="row">${line}</li>`
  return html`<li><details class="row-fold" data-key="${key}"><summary class="row">${line}</summary><pre class="facts" tabindex="0">${shownText(row.facts, longestText)}</pre></details></li>`
}

/** The row's label, numbered where several rows share it: rows move down when evidence comes in, labels do not. */
function rowName(rows: Row[], index: number): string {
  const label = rows[index]?.label ?? ''
  const before = rows.slice(0, index).filter((row) => row.label === label).length
  return shownText(before === 0 ? label : `${label}#${before}`, 200)
}
