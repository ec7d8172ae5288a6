import { webLink } from '../../chat/web-link.ts'
import type { Block, LinkedItem, Tone } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

const signs: Record<Tone, string> = { neutral: '·', good: '✓', bad: '✕', warn: '!' }

/** Lines with their signs; a link is shown as the host that it leads to, whatever the words say. */
export function renderLinks({ title, items }: Extract<Block, { type: 'links' }>): Html {
  return html`<section class="linked">${title === '' ? '' : html`<h3>${shownText(title)}</h3>`}<ul>${items.map(renderItem)}</ul></section>`
}

function renderItem({ tone, text, url }: LinkedItem): Html {
  const link = webLink(url)
  return html`<li class="tone-${tone}"><span class="sign" aria-hidden="true">${signs[tone]}</span><span class="linked-text">${shownText(text, 2000)}${
    link === null
      ? ''
      : html` <a class="outward" href="${link.href}" target="_blank" rel="noopener noreferrer nofollow">${link.host}</a>`
  }</span></li>`
}
