import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

/** What is run or written, line by line as it stands; lines of a file that go and come are marked by colour and sign. */
export function renderCode(block: Extract<Block, { type: 'code' }>): Html {
  return html`<section class="code">${block.title === '' ? '' : html`<h3>${shownText(block.title)}</h3>`}<pre tabindex="0">${block.lines.map(
    (line) => html`<span class="line ${kindOf(line)}">${shownText(line)}
</span>`,
  )}</pre></section>`
}

function kindOf(line: string): string {
  if (line.startsWith('- ')) return 'is-gone'
  return line.startsWith('+ ') ? 'is-new' : 'is-plain'
}
