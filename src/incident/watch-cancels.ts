import type { Deps } from './deps.ts'

/**
 * Makes the listener that stops, in this process, whatever works for a run that was canceled anywhere.
 * Each entry is looked at once, however often the timeline changes.
 */
export function watchCancels({ timeline, activeRuns, log }: Pick<Deps, 'timeline' | 'activeRuns' | 'log'>) {
  const looked = new Map<string, number>()
  const looking = new Set<string>()

  async function look(incident: string): Promise<void> {
    const entries = await timeline.entries(incident)
    const fresh = entries.slice(looked.get(incident) ?? 0)
    looked.set(incident, entries.length)
    for (const { what } of fresh) if (what.kind === 'run.canceled') activeRuns.abort(what.run)
  }

  return (incident: string): void => {
    const isOurs = activeRuns.running().some((run) => run.startsWith(`${incident}.`))
    if (!isOurs) looked.delete(incident)
    // A change that comes while we look is followed by another look only if one is not due anyway.
    if (!isOurs || looking.has(incident)) return
    looking.add(incident)
    setImmediate(() => {
      looking.delete(incident)
      look(incident).catch((error) => log.warn({ incident, err: error }, 'cancellation could not be read'))
    })
  }
}
