import type { ConfigurationItem } from '../../model/configuration-item.ts'
import { type Html, html } from '../html.ts'
import { shownText } from '../shown-text.ts'

const symbols: Record<ConfigurationItem['state'], string> = { on: '✓', off: '–', problem: '!' }

/** What is connected and what is not, each with the next thing to do. */
export function configurationPanel(items: ConfigurationItem[]): Html | '' {
  if (items.length === 0) return ''
  return html`<aside class="configuration" aria-labelledby="configuration-title"><h2 id="configuration-title">Configuration</h2>
<ul>${items.map(
    ({
      name,
      state,
      detail,
      next,
    }) => html`<li class="setting setting-${state}"><div class="setting-head"><span class="setting-name">${shownText(name, 100)}</span><span class="setting-state"><span class="symbol" aria-hidden="true">${symbols[state]}</span>${state}</span></div>
${detail === '' ? '' : html`<p class="setting-detail">${shownText(detail, 500)}</p>`}${next === '' ? '' : html`<p class="setting-next">${shownText(next, 500)}</p>`}</li>`,
  )}</ul></aside>`
}
