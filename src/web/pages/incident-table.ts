import type { Incident } from '../../model/incident.ts'
import { type Html, html } from '../html.ts'
import { incidentPath } from '../incident-path.ts'
import { shownText } from '../shown-text.ts'
import { stateBadge } from './state-badge.ts'
import { whenTag } from './when-tag.ts'

/** Incidents as rows, which a narrow screen stacks. */
export function incidentTable(incidents: Incident[], caption: string, now: Date): Html {
  return html`<table class="incidents"><caption class="unseen">${caption}</caption>
<thead><tr><th scope="col" class="col-id">Incident</th><th scope="col" class="col-service">Service</th><th scope="col" class="col-state">State</th><th scope="col">Verdict</th><th scope="col" class="col-opened">Opened</th></tr></thead>
<tbody>${incidents.map((incident) => incidentRow(incident, now))}</tbody></table>`
}

function incidentRow(incident: Incident, now: Date): Html {
  return html`<tr><th scope="row"><a href="${incidentPath(incident.id)}">${shownText(incident.id, 50)}</a></th>
<td class="cell-service">${shownText(incident.service, 200)} <span class="environment">${shownText(incident.environment, 100)}</span></td>
<td>${stateBadge(incident)}</td>
<td class="cell-verdict">${verdictWords(incident)}</td>
<td class="cell-when">${whenTag(incident.openedAt, now)}</td></tr>`
}

function verdictWords({ verdict, run }: Incident): Html {
  if (verdict)
    return html`${shownText(verdict.sentence, 500)}${verdict.state === 'fault' ? html` <span class="sureness">${percent(verdict.confidence)} sure</span>` : ''}`
  return html`<span class="none">${run === null ? 'no verdict yet' : 'looking…'}</span>`
}

export function percent(share: number): string {
  return `${Math.round(Math.min(Math.max(share, 0), 1) * 100)} %`
}
