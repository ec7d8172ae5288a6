import type { Incident } from '../../model/incident.ts'
import { type Html, html } from '../html.ts'

/** Where an incident stands, by colour, symbol and word. */
export function stateBadge({ state, run, verdict }: Incident): Html {
  if (state === 'closed') return badge('closed', '✓', 'closed')
  if (run !== null) return badge('running', '…', 'diagnosing')
  if (verdict?.state === 'healthy') return badge('pass', '✓', 'open, healthy')
  return badge('open', '!', 'open')
}

function badge(kind: string, symbol: string, word: string): Html {
  return html`<span class="badge badge-${kind}"><span class="symbol" aria-hidden="true">${symbol}</span>${word}</span>`
}
