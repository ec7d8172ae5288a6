import { asSentence } from '../../chat/as-sentence.ts'
import type { Freeze } from '../../model/policy.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'
import { whenTag } from './when-tag.ts'

/** What keeps changes from being made, said before anything else; nothing when nothing does. */
export function freezeBanner(freezes: readonly Freeze[], now: Date): Html | '' {
  if (freezes.length === 0) return ''
  return html`<section class="freezes" aria-label="Change freeze">${freezes.map(
    ({ service, by, reason, since, until }) =>
      html`<p class="freeze"><strong>Changes are frozen for ${
        service === null ? 'every service' : shownText(service, 200)
      }</strong> by ${shownText(by, 200)}, ${whenTag(since, now)}: ${asSentence(shownText(reason, 500))} ${
        until === null
          ? 'Until somebody lifts it: type '
          : html`Until <time datetime="${until.toISOString()}">${until.toISOString().slice(0, 16).replace('T', ' ')} UTC</time>, or type `
      }<code>unfreeze${service === null ? '' : ` ${shownText(service, 200)}`}</code>.</p>`,
  )}</section>`
}

/** Those that keep a change of this service from being made. */
export function freezesOf(freezes: readonly Freeze[], service: string): Freeze[] {
  return freezes.filter((freeze) => freeze.service === null || freeze.service === service)
}
