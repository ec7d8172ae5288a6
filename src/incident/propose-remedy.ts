import { BotError } from '../errors.ts'
import type { Speaker } from '../model/person.ts'
import { suggest } from '../suggest.ts'
import { checkGuards } from './approval/check-guards.ts'
import type { Deps } from './deps.ts'
import { keyOf, knownOf } from './plan/known-of.ts'
import { offer, type Proposed, planChoice, withhold } from './propose.ts'

/**
 * Proposes the remedy that somebody asks for by its name, from what the incident's last judged run saw. A guard that can be
 * overridden does not keep it from being offered, because breaking the glass takes an approval to vote on.
 * Throws `UNKNOWN_INCIDENT`, `UNKNOWN_REMEDY`, `NOTHING_RUNNING`.
 */
export async function proposeRemedy(
  deps: Deps,
  incident: string,
  name: string,
  by: Speaker,
  stop: AbortSignal = new AbortController().signal,
): Promise<Exclude<Proposed, { state: 'none' }>> {
  const remedy = deps.remedies.find((each) => each.name === name)
  if (remedy === undefined) throw unknownRemedy(deps, name)
  if ((await deps.store.incident(incident)) === null) {
    throw new BotError(
      'UNKNOWN_INCIDENT',
      `There is no incident ${incident}.`,
      'List them with "incidents all".',
    )
  }
  const found = knownOf(await deps.timeline.entries(incident))
  const { hypotheses } = found?.diagnosis ?? { hypotheses: [] }
  const hypothesis = hypotheses.find(({ cause }) => remedy.causes.includes(cause)) ?? hypotheses[0]
  if (found === null || hypothesis === undefined) {
    throw new BotError(
      'NOTHING_RUNNING',
      `Nothing was found in ${incident} that ${name} could answer.`,
      'Run a diagnosis first: a change rests on what was seen.',
    )
  }
  // As it is configured now, and in the name of whoever wants the change: that person's own vote is four eyes' affair.
  const service = deps.services.get(found.service.name) ?? found.service
  const known = { ...found, service, requestedBy: keyOf(deps.people.recorded(by)) }
  await deps.store.supersede(incident)
  const planned = await planChoice(deps, known, { remedy, hypothesis }, stop)
  if ('lacking' in planned) return withhold(deps, incident, name, planned.lacking)
  const guarded = await checkGuards(deps, service, planned, { approval: null, peers: null })
  if (guarded !== null && !guarded.overridable) return withhold(deps, incident, name, guarded.why)
  return { state: 'proposed', approval: await offer(deps, incident, known, planned) }
}

function unknownRemedy(deps: Deps, name: string): BotError {
  const names = deps.remedies.map((each) => each.name)
  const nearest = suggest(name, names)
  return new BotError(
    'UNKNOWN_REMEDY',
    `There is no remedy "${name.slice(0, 80)}".`,
    nearest === null ? `Known remedies: ${names.join(', ') || 'none'}.` : `Did you mean "${nearest}"?`,
  )
}
