import type { RungState } from '../../model/diagnosis.ts'
import { type Html, html } from '../html.ts'

export type MarkState = RungState | 'pending'

const marks: Record<MarkState, { symbol: string; word: string }> = {
  pass: { symbol: '✓', word: 'ok' },
  fail: { symbol: '✕', word: 'failing' },
  partial: { symbol: '◐', word: 'partly failing' },
  unknown: { symbol: '?', word: 'not seen' },
  pending: { symbol: '·', word: 'waiting' },
}

/** A state by colour, symbol and word, so that none of the three is needed to read it. */
export function mark(state: MarkState): Html {
  const { symbol, word } = marks[state]
  return html`<span class="mark is-${state}"><span class="symbol" aria-hidden="true">${symbol}</span>${word}</span>`
}
