import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'
import { layout } from './layout.ts'

export interface Confirmation {
  button: string
  label: string
  confirm: string
  /** All that the click will bring about; empty when the question says it. */
  whole: string
  wantsReason: boolean
  /** What must be typed, empty for nothing. */
  wantsTyped: string
  /** What is to be answered in words of one's own: its label, empty for nothing, and how. */
  wantsAnswer: string
  answerHint: string
}

/** Asks before a click counts, where no script could ask. */
export function confirmPage(press: Confirmation, version: string): Html {
  const { wantsReason, wantsTyped, wantsAnswer } = press
  return layout({
    title: press.label,
    version,
    main: html`<section class="problem"><h1>${shownText(press.label, 200)}?</h1><p>${shownText(press.confirm)}</p>
${press.whole === '' ? '' : html`<pre class="whole" tabindex="0">${shownText(press.whole, Number.POSITIVE_INFINITY)}</pre>`}
<form method="post" action="/press" class="asked"><input type="hidden" name="button" value="${press.button}"><input type="hidden" name="confirmed" value="yes">
${
  wantsAnswer === ''
    ? ''
    : html`<label for="answer">${shownText(wantsAnswer, 200)}: ${shownText(press.answerHint, 300)}</label><input id="answer" name="answer" maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false" required>`
}
${
  wantsAnswer !== '' && !wantsReason
    ? ''
    : html`<label for="reason">Reason, for the timeline${wantsReason ? '' : ' (optional)'}</label><input id="reason" name="reason" maxlength="500" autocomplete="off"${wantsReason ? html` required` : ''}>`
}
${
  wantsTyped === ''
    ? ''
    : html`<label for="typed">Type <code>${shownText(wantsTyped, 200)}</code> to go on</label><input id="typed" name="typed" maxlength="300" autocomplete="off" autocapitalize="none" spellcheck="false" required>`
}
<div class="buttons"><button class="button is-primary">Yes: ${shownText(press.label, 200)}</button><a class="button is-plain" href="/">Cancel</a></div></form></section>`,
  })
}
