import { deciderWords } from '../../chat/decider-words.ts'
import type { Approval } from '../../model/approval.ts'
import type { Service } from '../../model/service.ts'
import { type Html, html } from '../html.ts'
import { incidentPath } from '../incident-path.ts'
import { shownText } from '../shown-text.ts'
import { whenTag } from './when-tag.ts'

const mostShown = 50

/** What waits for a decision; each leads to the thread where its whole plan stands. */
export function waitingList(
  waiting: readonly Approval[],
  services: readonly Service[],
  now: Date,
): Html | '' {
  if (waiting.length === 0) return ''
  const more = waiting.length - mostShown
  return html`<section class="waiting"><h2>Waiting for a decision <span class="tally">${waiting.length}</span></h2>
<ul>${waiting.slice(0, mostShown).map((approval) => waitingRow(approval, decidersOf(approval, services), now))}</ul>
${more > 0 ? html`<p class="none">… and ${more} more</p>` : ''}</section>`
}

/** Who can decide, as it is configured now; null for a service that is not. */
function decidersOf({ plan }: Approval, services: readonly Service[]): string | null {
  const rule = services.find(({ name }) => name === plan.service)?.changes.rules[plan.risk]
  return rule === undefined ? null : deciderWords(rule.approvers)
}

function waitingRow(
  { incident, plan, votes, needed, createdAt, expiresAt }: Approval,
  deciders: string | null,
  now: Date,
): Html {
  const voted = votes.filter(({ decision }) => decision === 'approved').length
  return html`<li><a href="${incidentPath(incident)}">${shownText(incident, 50)}</a> <span class="waiting-what">${shownText(plan.title, 300)}</span> <span class="environment">${shownText(plan.service, 200)}, risk ${plan.risk}</span>
<span class="waiting-state">${deciders === null ? '' : html`for ${shownText(deciders, 200)}: `}${voted} of ${needed} approved, proposed ${whenTag(createdAt, now)}, until <time datetime="${expiresAt.toISOString()}">${expiresAt.toISOString().slice(11, 16)} UTC</time></span></li>`
}
