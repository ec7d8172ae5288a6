import type { Incident } from '../../model/incident.ts'
import type { Freeze } from '../../model/policy.ts'
import { type Html, html } from '../html.ts'
import { incidentPath } from '../incident-path.ts'
import { shownText } from '../shown-text.ts'
import { freezeBanner, freezesOf } from './freeze-banner.ts'
import { percent } from './incident-table.ts'
import { stateBadge } from './state-badge.ts'
import { whenTag } from './when-tag.ts'

type Tab = 'thread' | 'timeline'

/** Freezes that stand, name, state and verdict of an incident, above its tabs. */
export function incidentHead(incident: Incident, freezes: readonly Freeze[], now: Date): Html {
  const standing = incident.state === 'open' ? freezesOf(freezes, incident.service) : []
  return html`${freezeBanner(standing, now)}<div class="incident-title"><h1>${shownText(incident.id, 50)} <span class="incident-service">${shownText(incident.service, 200)}</span></h1>${stateBadge(incident)}<span class="environment">${shownText(incident.environment, 100)}</span></div>
<p class="opened">Opened ${whenTag(incident.openedAt, now)} by ${shownText(incident.openedBy.name, 200)}${
    incident.closedAt ? html`, closed ${whenTag(incident.closedAt, now)}` : ''
  }</p>
${verdictPanel(incident)}`
}

export function incidentTabs(incident: string, current: Tab): Html {
  const base = incidentPath(incident)
  return html`<nav class="tabs" aria-label="Views of the incident">${tab(base, 'Thread', current === 'thread')}${tab(`${base}/timeline`, 'Timeline', current === 'timeline')}</nav>`
}

function tab(href: string, name: string, isCurrent: boolean): Html {
  return html`<a href="${href}"${isCurrent ? html` aria-current="page"` : ''}>${name}</a>`
}

function verdictPanel({ verdict }: Incident): Html | '' {
  if (!verdict) return ''
  const tone = { fault: 'bad', healthy: 'good', inconclusive: 'warn' }[verdict.state]
  const share = percent(verdict.confidence)
  return html`<div class="verdict tone-${tone}"><p class="verdict-sentence">${shownText(verdict.sentence, 1000)}</p>${
    verdict.state === 'fault'
      ? html`<p class="confidence"><meter min="0" max="1" value="${verdict.confidence}" aria-label="Confidence ${share}"></meter> <span>${share} sure</span></p>`
      : ''
  }</div>`
}
