import type { Block, Button } from '../../model/message.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

/** Each button is a form of its own: it works without scripts, and then the server asks for the confirmation. */
export function renderButtons(block: Extract<Block, { type: 'buttons' }>): Html {
  return html`<div class="buttons">${block.buttons.map((button) => {
    const label = shownText(button.label, 200)
    return html`<form method="post" action="/press" class="press"><input type="hidden" name="button" value="${button.id}">${
      button.confirm === undefined && button.asks === undefined
        ? ''
        : askedBefore(button, button.confirm ?? `${button.label}?`, label)
    }<button class="button is-${button.style}">${label}</button></form>`
  })}</div>`
}

/** What a dialog shows and asks; the server asks the same where no script can. */
function askedBefore({ asks, whole }: Button, confirm: string, label: string): Html {
  return html`<input type="hidden" name="confirm" value="${shownText(confirm, 2000)}"><input type="hidden" name="label" value="${label}">${
    whole === undefined
      ? ''
      : html`<input type="hidden" name="whole" value="${shownText(whole, Number.POSITIVE_INFINITY)}">`
  }${asks?.reason === true ? html`<input type="hidden" name="wants-reason" value="yes">` : ''}${
    asks === undefined || asks.typed === null
      ? ''
      : html`<input type="hidden" name="wants-typed" value="${asks.typed}">`
  }${
    asks?.answer === undefined
      ? ''
      : html`<input type="hidden" name="wants-answer" value="${shownText(asks.answer.label, 200)}"><input type="hidden" name="answer-hint" value="${shownText(asks.answer.hint, 300)}">`
  }`
}
