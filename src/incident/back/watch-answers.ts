import type { Deps } from '../deps.ts'
import { canAnswer } from './can-answer.ts'

/**
 * Makes the listener that queues what the sources of an incident's alarms are to be told whenever its timeline changes.
 * Incidents without alarms cost one look at their timeline now and then, and no job.
 */
export function watchAnswers(deps: Pick<Deps, 'back' | 'timeline' | 'queue' | 'log'>) {
  const concerned = new Set<string>()
  const looking = new Set<string>()

  async function isConcerned(incident: string): Promise<boolean> {
    if (concerned.has(incident)) return true
    const entries = await deps.timeline.entries(incident)
    if (!entries.some(({ what }) => what.kind === 'alerts.gathered')) return false
    concerned.add(incident)
    const [oldest] = concerned
    if (concerned.size > remembered && oldest !== undefined) concerned.delete(oldest)
    return true
  }

  return (incident: string): void => {
    if (!canAnswer(deps) || looking.has(incident)) return
    looking.add(incident)
    setImmediate(() => {
      looking.delete(incident)
      isConcerned(incident)
        .then((is) => (is ? deps.queue.add('answer', { incident }) : undefined))
        .catch((error) => deps.log.warn({ incident, err: error }, 'answer could not be queued'))
    })
  }
}

const remembered = 10_000
