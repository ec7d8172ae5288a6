import type { Person } from '../../model/person.ts'
import type { Happening } from '../../model/timeline.ts'
import { bot } from '../bot-person.ts'
import type { Deps } from '../deps.ts'

/** How a watch ends on the timeline: an incident that was opened for it alone ends with it. */
export async function watchEnding(
  deps: Pick<Deps, 'timeline'>,
  incident: string,
  end: { watch: string; why: 'over' | 'stopped'; by: Person },
): Promise<Happening[]> {
  const ended = { kind: 'watch.ended', ...end } satisfies Happening
  const entries = await deps.timeline.entries(incident)
  const isForWatchAlone = entries.every(
    ({ what: { kind } }) =>
      kind === 'incident.opened' || kind.startsWith('watch.') || kind.startsWith('delivery.'),
  )
  if (!isForWatchAlone) return [ended]
  return [
    ended,
    { kind: 'incident.closed', by: bot, reason: 'It was opened to watch, and the watch is over.' },
  ]
}
