import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

const mostRows = 200

/** A small table; a narrow screen scrolls it by itself. */
export function renderTable({ title, columns, rows }: Extract<Block, { type: 'table' }>): Html {
  return html`<div class="compared"><table><caption>${shownText(title, 500)}</caption>
<thead><tr>${columns.map((column) => html`<th scope="col">${shownText(column, 200)}</th>`)}</tr></thead>
<tbody>${rows
    .slice(0, mostRows)
    .map(
      ([name = '', ...cells]) =>
        html`<tr><th scope="row">${shownText(name, 2000)}</th>${cells.map((cell) => html`<td>${shownText(cell, 2000)}</td>`)}</tr>`,
    )}</tbody></table></div>`
}
