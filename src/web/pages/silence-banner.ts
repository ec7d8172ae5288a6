import { silenceWords } from '../../chat/silence-words.ts'
import type { Silence } from '../../model/monitoring.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

/** Whose alarms open nothing for now; nothing when nobody's. */
export function silenceBanner(silences: readonly Silence[], now: Date): Html | '' {
  if (silences.length === 0) return ''
  return html`<section class="silences" aria-label="Silences">${silences.map(
    (silence) =>
      html`<p class="freeze">${shownText(silenceWords(silence, now), 600)} To hear them again: <code>unsilence${silence.service === null ? ' all' : ` ${shownText(silence.service, 200)}`}</code></p>`,
  )}</section>`
}
