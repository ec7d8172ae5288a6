import { sourceName } from '../../chat/cards/source-name.ts'
import type { Alarm } from '../../model/alarm.ts'
import { type Html, html } from '../html.ts'
import { incidentPath } from '../incident-path.ts'
import { shownText } from '../shown-text.ts'
import { whenTag } from './when-tag.ts'

const mostShown = 5

/** How many alarms fire, and the newest of them; nothing when none does. */
export function firingList(firing: readonly Alarm[], now: Date): Html | '' {
  if (firing.length === 0) return ''
  const more = firing.length - mostShown
  return html`<section class="firing"><h2>Alarms that fire <span class="tally">${firing.length}</span></h2>
<ul>${firing.slice(0, mostShown).map((alarm) => alarmRow(alarm, now))}</ul>
${more > 0 ? html`<p class="none">… and ${more} older ones: type <code>alarms</code></p>` : ''}</section>`
}

function alarmRow({ title, source, service, incident, state, at }: Alarm, now: Date): Html {
  return html`<li><span class="firing-what">${shownText(title, 300)}</span> <span class="environment">${sourceName(source)}, ${
    service === null ? 'of no service that is known' : shownText(service, 200)
  }</span>
<span class="firing-state">${state === 'acknowledged' ? 'acknowledged, ' : ''}${whenTag(at, now)}${
    incident === null ? '' : html`, in <a href="${incidentPath(incident)}">${shownText(incident, 50)}</a>`
  }</span></li>`
}
