import { formatDuration } from '../../model/duration.ts'
import type { Service } from '../../model/service.ts'
import type { Entry, Happening, Sampled } from '../../model/timeline.ts'
import type { Handled, Jobs } from '../../queue/queue.ts'
import { bot } from '../bot-person.ts'
import type { Deps } from '../deps.ts'
import { open } from '../open.ts'
import { clearlyMore } from './clearly-more.ts'
import { sampleService } from './sample-service.ts'

const shortestEveryMs = 5_000
const longestEveryMs = 60_000
/** Samples in a watch. */
const samples = 20

type Watched = Extract<Happening, { kind: 'relapse.watched' }>

/**
 * Looks whether a change that helped keeps helping: asks for the service's URL, and wants to be called again until its time
 * is over. What it knows is on the timeline, so it goes on after a restart. A relapse is what clearly more requests fail with
 * than right after the change, twice in a row; it starts a new diagnosis and is told to the owners.
 */
export async function watchRelapse(deps: Deps, job: Jobs['relapse'], stop: AbortSignal): Promise<Handled> {
  const entries = await deps.timeline.entries(job.incident)
  const judged = judgedOf(entries, job.approval)
  const service = deps.services.get((await deps.store.approval(job.approval))?.plan.service ?? '')
  if (judged === null || service === undefined || isWatched(entries, job.approval)) return 'done'
  const { relapseMs } = service.changes.guards
  const everyMs = Math.min(longestEveryMs, Math.max(shortestEveryMs, relapseMs / samples))
  const sinceMs = () => Math.max(0, deps.now().getTime() - judged.at.getTime())
  if (relapseMs === 0) return 'done'
  if (sinceMs() < Math.min(everyMs, relapseMs)) return { again: Math.min(everyMs, relapseMs) - sinceMs() }

  const first = await sampleService(deps, service, job.approval, stop)
  const second = isRelapse(first, judged.after)
    ? await sampleService(deps, service, job.approval, stop)
    : null
  // At the next start it goes on.
  if (stop.aborted) return 'done'
  if (isRelapse(first, judged.after) && isRelapse(second, judged.after)) {
    return relapse(deps, job, service, second, sinceMs())
  }
  if (sinceMs() < relapseMs) return { again: Math.min(everyMs, relapseMs - sinceMs()) }
  const seen =
    first === null
      ? 'lastly it could not be asked'
      : `lastly ${first.good} of ${first.asked} requests were good`
  const summary = `${service.name} kept well for ${formatDuration(wholeSeconds(sinceMs()))}; ${seen}.`
  await deps.store.append(job.incident, [watched(job, 'steady', summary, sinceMs())])
  return 'done'
}

/** Whether the timeline says that a change is watched to its end. */
export function isWatched(entries: readonly Entry[], approval: string): boolean {
  return entries.some(({ what }) => what.kind === 'relapse.watched' && what.approval === approval)
}

function judgedOf(entries: readonly Entry[], approval: string): { at: Date; after: Sampled | null } | null {
  const found = entries.find(({ what }) => what.kind === 'change.judged' && what.approval === approval)
  if (found?.what.kind !== 'change.judged' || found.what.ending !== 'fixed') return null
  return { at: new Date(found.at), after: found.what.after }
}

/** Where nothing was counted after the change, requests are taken to have gone well. */
function isRelapse(now: Sampled | null, after: Sampled | null): boolean {
  if (now === null) return false
  const then = after ?? { asked: now.asked, good: now.asked }
  const badOf = ({ asked, good }: Pick<Sampled, 'asked' | 'good'>) => ({ hits: asked - good, of: asked })
  return clearlyMore(badOf(now), badOf(then))
}

async function relapse(
  deps: Deps,
  job: Jobs['relapse'],
  service: Service,
  now: Sampled | null,
  overMs: number,
): Promise<Handled> {
  const after = formatDuration(wholeSeconds(overMs))
  const seen = now === null ? '' : `: ${now.asked - now.good} of ${now.asked} requests fail`
  const summary = `${service.name} fails again ${after} after the change${seen}.`
  // First the diagnosis: a process that dies here finds the run going on when it is back.
  const { incident } = await open(deps, { service, purpose: 'diagnose', by: bot, reason: summary })
  const where = incident.id === job.incident ? '' : ` in ${incident.id}`
  const why = `${summary} It is diagnosed anew${where}; whatever brings it back is not mended by this change.`
  await deps.store.append(job.incident, [
    watched(job, 'relapsed', summary, overMs),
    { kind: 'change.escalated', approval: job.approval, why },
  ])
  return 'done'
}

function watched(
  { approval }: Jobs['relapse'],
  state: Watched['state'],
  summary: string,
  overMs: number,
): Watched {
  return { kind: 'relapse.watched', approval, state, summary, overMs }
}

function wholeSeconds(ms: number): number {
  return Math.round(ms / 1000) * 1000
}
