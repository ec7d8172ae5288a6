import type { ChangeContext, ChangeOutcome, ChangePlace } from '../../model/change.ts'
import { refusalOf } from '../owner/refusal-of.ts'
import { runChange } from '../owner/run-change.ts'
import { askContainer, containerWords, readContainer } from './container-state.ts'
import { unreadableContainer } from './inspect-container.ts'
import { docker } from './start-container.ts'

/** Stops a container that a change has started: the way back. */
export function stopContainer(
  place: ChangePlace,
  name: string,
  context: ChangeContext,
): Promise<ChangeOutcome> {
  const batch = [docker('stop', name), ...askContainer(name)]
  return runChange(place, batch, context, ([told, date, shown]) => {
    const after = readContainer(date, shown)
    const refusal = refusalOf(told)
    if (after === null) throw unreadableContainer(name, refusal)
    const isStopped = !['running', 'restarting', 'paused'].includes(after.status)
    const why = refusal === null ? '' : ` (${refusal})`
    return {
      outcome: isStopped ? 'pass' : 'fail',
      summary: isStopped
        ? `${name} is stopped again: ${containerWords(after)}.`
        : `${name} was not stopped${why}: it is ${containerWords(after)}.`,
    }
  })
}
