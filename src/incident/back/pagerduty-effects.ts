import type { PagerDuty } from '../../back/pagerduty.ts'
import { dueStatus } from './due-status.ts'
import type { Effect } from './effect.ts'
import { noteEffect } from './note-effect.ts'
import { noteLinks } from './note-links.ts'
import { noteText } from './note-text.ts'
import { policyOf, type SceneDeps, sceneOf, type ToldSoFar } from './scene-of.ts'
import { statusEffect } from './status-effect.ts'
import { hidesAlarms, ticketsOf } from './tickets-of.ts'

/** The oldest tickets of an incident: a storm of them would use up what the account may ask in a minute. */
const mostTickets = 50

/**
 * What PagerDuty should be told of an incident, told already or not: that somebody works on it stops the phones and goes first.
 * What was begun is gone on with, due or not. `edits`: see {@link noteEffect}.
 */
export async function pagerDutyEffects(
  deps: SceneDeps,
  pagerDuty: PagerDuty,
  told: ToldSoFar,
  edits: Map<string, number>,
): Promise<Effect[]> {
  const { entries, story } = told
  const unlisted = entries.some(hidesAlarms) ? await deps.store.alarmsOf(story.incident) : []
  const tickets = ticketsOf(entries, unlisted).slice(0, mostTickets)
  if (tickets.length === 0) return []
  const scene = await sceneOf(deps, 'pagerduty', told)
  const text = noteText(entries, story, await noteLinks(deps, story.incident))
  const policy = policyOf(deps, story)
  const due = new Map(tickets.map((ticket) => [ticket.id, dueStatus(entries, story, ticket, policy)]))

  function statuses(wanted: 'acknowledged' | 'resolved'): Effect[] {
    return [...due]
      .filter(([id, status]) => status[wanted] || scene.known.has(`${wanted}:${id}`))
      .map(([id, status]) => statusEffect(scene, pagerDuty, id, wanted, status[wanted]))
  }

  return [
    ...statuses('acknowledged'),
    ...tickets.map(({ id }) => noteEffect(scene, pagerDuty, id, text, edits)),
    ...statuses('resolved'),
  ]
}
