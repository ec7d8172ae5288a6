import type { Block } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

/** Each button is a form of its own: it works without scripts, and then the server asks for the confirmation. */
export function renderButtons(block: Extract<Block, { type: 'buttons' }>): Html {
  return html`<div class="buttons">${block.buttons.map((button) => {
    const label = shownText(button.label, 200)
    return html`<form method="post" action="/press" class="press"><input type="hidden" name="button" value="${button.id}">${
      button.confirm === undefined
        ? ''
        : html`<input type="hidden" name="confirm" value="${shownText(button.confirm, 2000)}"><input type="hidden" name="label" value="${label}">`
    }<button class="button is-${button.style}">${label}</button></form>`
  })}</div>`
}
