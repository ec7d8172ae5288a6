import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'
import { layout } from './layout.ts'

/** Asks before a click counts, where no script could ask. */
export function confirmPage(
  press: { button: string; label: string; confirm: string },
  version: string,
): Html {
  return layout({
    title: press.label,
    version,
    main: html`<section class="problem"><h1>${shownText(press.label, 200)}?</h1><p>${shownText(press.confirm)}</p>
<form method="post" action="/press" class="asked"><input type="hidden" name="button" value="${press.button}"><input type="hidden" name="confirmed" value="yes">
<label for="reason">Reason, for the timeline (optional)</label><input id="reason" name="reason" maxlength="500" autocomplete="off">
<div class="buttons"><button class="button is-primary">Yes: ${shownText(press.label, 200)}</button><a class="button is-plain" href="/">Cancel</a></div></form></section>`,
  })
}
