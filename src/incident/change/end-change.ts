import type { Approval, Ending, RolledBack } from '../../model/approval.ts'
import type { Happening } from '../../model/timeline.ts'
import { bot } from '../bot-person.ts'
import type { Deps } from '../deps.ts'
import { startRun } from '../start-run.ts'

type Judged = Extract<Happening, { kind: 'change.judged' }>

/**
 * Writes how a change ended, which lets go of its places, and has the service looked at again. What somebody must look at
 * is said before, so that a worker that dies in between has not hidden it. Calling it twice ends it once.
 */
export async function endChange(
  deps: Deps,
  approval: Approval,
  judged: Omit<Judged, 'kind' | 'approval'>,
  escalation: string | null,
): Promise<void> {
  const { id, incident, plan } = approval
  if (escalation !== null) await escalateOnce(deps, approval, escalation)
  if (!(await deps.store.judge(id, { kind: 'change.judged', approval: id, ...judged }))) return
  const { ending, rolledBack, tookMs } = judged
  deps.log.info({ incident, approval: id, remedy: plan.remedy, ending, rolledBack, tookMs }, 'change ended')
  const service = deps.services.get(plan.service)
  if (service === undefined) return
  if (ending === 'fixed' && service.changes.guards.relapseMs > 0) {
    await deps.queue.add('relapse', { incident, approval: id })
  }
  const by = approval.votes.findLast(({ decision }) => decision === 'approved')?.by ?? bot
  await startRun(deps, incident, { service, purpose: 'verify', by })
}

/** What the owners are told of an ending; null where the card alone is enough. */
export function escalationOf(
  { plan }: Approval,
  ending: Ending,
  rolledBack: RolledBack,
  why: string,
  left: string | null,
): string | null {
  if (rolledBack === 'failed') return `${plan.title} could not be undone. ${left ?? ''}`.trim()
  if (ending === 'worse')
    return `${plan.title} made things worse${rolledBack === 'done' ? ', and was undone' : ''}. ${why}`
  if (ending === 'failed' && rolledBack === 'none') {
    return `${plan.title} went wrong half-way, and what was done before stays: it has no way back. ${why}`
  }
  if (ending === 'unknown') return `${why} Look at it, then run it again: that proposes anew.`
  return null
}

async function escalateOnce(deps: Deps, { id, incident }: Approval, why: string): Promise<void> {
  const entries = await deps.timeline.entries(incident)
  const isSaid = entries.some(({ what }) => what.kind === 'change.escalated' && what.approval === id)
  if (!isSaid) await deps.store.append(incident, [{ kind: 'change.escalated', approval: id, why }])
}
