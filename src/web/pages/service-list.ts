import { durationWords } from '../../chat/cards/clock-words.ts'
import { uptimePercent } from '../../chat/uptime-words.ts'
import type { ServiceGlance, WatchedDay } from '../../model/glance.ts'
import { type Html, html } from '../html.ts'
import { incidentPath } from '../incident-path.ts'
import { shownText } from '../shown-text.ts'
import { dayChart } from './day-chart.ts'
import { whenTag } from './when-tag.ts'

const mostShown = 200

/** Every service with how it stands and how it answered in the last day; those in trouble first. */
export function serviceList(services: readonly ServiceGlance[], now: Date): Html | '' {
  if (services.length === 0) return ''
  const sorted = services.toSorted((one, other) => Number(isInTrouble(other)) - Number(isInTrouble(one)))
  const more = services.length - mostShown
  return html`<section class="services"><h2>Services <span class="tally">${services.length}</span></h2>
<ul>${sorted.slice(0, mostShown).map((glance) => serviceRow(glance, now))}</ul>
${more > 0 ? html`<p class="none">… and ${more} more</p>` : ''}${
  services.some(({ day }) => day !== null)
    ? ''
    : html`<p class="none">None is watched by the bot itself. With <code>watch: {}</code> in services.yaml it asks a service’s URL every 30 seconds, opens an incident when it fails, and shows here how it went.</p>`
}</section>`
}

function isInTrouble({ incident, firing }: ServiceGlance): boolean {
  return incident?.state === 'open' || firing.length > 0
}

function serviceRow(glance: ServiceGlance, now: Date): Html {
  const { service, firing, day } = glance
  return html`<li class="service${isInTrouble(glance) ? ' is-troubled' : ''}"><div class="service-what"><strong class="service-name">${shownText(service.name, 200)}</strong> <span class="environment">${shownText(service.environment, 100)}</span>
<p class="service-state">${incidentWords(glance, now)}${
    firing.length === 0
      ? ''
      : html` <span class="mark is-fail">${firing.length === 1 ? '1 alarm fires' : `${firing.length} alarms fire`}</span>`
  }</p></div>
${day === null ? '' : html`<div class="service-day">${dayChart(day)}<p class="service-numbers">${numbers(day)}</p></div>`}</li>`
}

function incidentWords({ incident }: ServiceGlance, now: Date): Html {
  if (incident === null) return html`<span class="none">No incident yet</span>`
  const { id, state, closedAt, openedAt, verdict, run } = incident
  const link = html`<a href="${incidentPath(id)}">${shownText(id, 50)}</a>`
  const when =
    state === 'open'
      ? html`opened ${whenTag(openedAt, now)}`
      : html`closed ${whenTag(closedAt ?? openedAt, now)}`
  const judged =
    verdict === null ? (run === null ? 'no verdict' : 'looking…') : shownText(verdict.sentence, 300)
  return html`${link} ${when}: ${judged}`
}

function numbers(day: WatchedDay): Html {
  if (day.asked === 0) return html`<span class="none">nobody looked</span>`
  return html`<strong>${uptimePercent(day.good, day.asked)}</strong>${day.meanMs === null ? '' : html` · ${durationWords(day.meanMs)}`} <span class="environment">24 h</span>`
}
