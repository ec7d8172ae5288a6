import { isRed } from '../../diagnosis/ladder.ts'
import { toBotError } from '../../errors.ts'
import type { RefusalReason } from '../../model/refusal-reason.ts'
import type { Difference, Sampled } from '../../model/timeline.ts'
import { checkGuards } from '../approval/check-guards.ts'
import { isOverridden } from '../approval/is-overridden.ts'
import type { Deps } from '../deps.ts'
import { knownOf } from '../plan/known-of.ts'
import { driftOf } from './inspect-change.ts'
import { type Observed, observe } from './observe.ts'
import { probePeers } from './probe-peers.ts'
import { isAllGood, sampleService } from './sample-service.ts'
import type { ReadyPart, Scene } from './scene-of.ts'

/** Whether an approved plan still fits what is there. */
export type Checked =
  /** `before`: how requests go now. */
  | { state: 'fits'; before: Sampled | null }
  | { state: 'refused'; reason: string; code: RefusalReason; differences: Difference[]; escalate: boolean }
  | { state: 'stopped' }

/** Looks, right before a change, whether anything speaks against it: guards, drift, a fault that is gone, prechecks. */
export async function checkScene(deps: Deps, scene: Scene, stop: AbortSignal): Promise<Checked> {
  const { approval, service, parts } = scene
  const [first] = parts
  if (first === undefined) return refused('other', 'The plan changes nothing.')
  const peers = await probePeers(deps, service, first, stop)
  if (peers === null) return { state: 'stopped' }
  const guarded = await checkGuards(deps, service, approval.plan, { approval: approval.id, peers })
  if (guarded !== null && !isOverridden(guarded, approval)) {
    return { ...refused(guarded.guard, guarded.why), escalate: guarded.guard === 'per-hour' }
  }

  const different = await driftOfAll(deps, parts, stop)
  if (stop.aborted) return { state: 'stopped' }
  if ('reason' in different) return refused('unreadable', different.reason)
  if (different.differences.length > 0) {
    const reason = 'It is not as it was when this was planned. Run the diagnosis again: it proposes anew.'
    return refused('drift', reason, different.differences)
  }

  const before = await sampleService(deps, service, approval.id, stop)
  const verified = await observeAll(deps, scene, 'verify', stop)
  if (verified === null || stop.aborted) return { state: 'stopped' }
  const isWell = isAllGood(before) && verified.every(({ met }) => met === 'yes')
  if (isWell && !(await wentWellThen(deps, approval.incident))) {
    const seen = `${before?.good} of ${before?.asked} requests are good`
    return refused(
      'healed',
      `It is well by itself now: ${seen}, and ${wordsOf(verified)}. Nothing needed to be changed.`,
    )
  }
  const prechecked = await observeAll(deps, scene, 'precheck', stop)
  if (prechecked === null || stop.aborted) return { state: 'stopped' }
  const unmet = prechecked.find(({ met }) => met !== 'yes')
  return unmet === undefined
    ? { state: 'fits', before }
    : refused(unmet.met === 'unknown' ? 'unreadable' : 'precheck', unmetWords(unmet))
}

/**
 * Whether our own requests went well when the fault was diagnosed, as with one that users meet now and then and their logs tell
 * of: that they go well is no sign then that it is over.
 */
async function wentWellThen(deps: Deps, incident: string): Promise<boolean> {
  const found = knownOf(await deps.timeline.entries(incident))
  const ladder = found?.diagnosis.ladder ?? []
  return ladder[0]?.state === 'pass' && !ladder.some(({ state }) => isRed(state))
}

function refused(
  code: RefusalReason,
  reason: string,
  differences: Difference[] = [],
): Extract<Checked, { state: 'refused' }> {
  return { state: 'refused', reason, code, differences, escalate: false }
}

async function driftOfAll(
  deps: Deps,
  parts: readonly ReadyPart[],
  stop: AbortSignal,
): Promise<{ differences: Difference[] } | { reason: string }> {
  const differences: Difference[] = []
  for (const part of parts) {
    for (const change of part.changes) {
      try {
        differences.push(...(await driftOf(deps, part, change, stop)))
      } catch (thrown) {
        const { message } = toBotError(thrown)
        return { reason: `Nobody can see whether ${part.part.place} is still as it was: ${message}` }
      }
    }
  }
  return { differences }
}

/** The looks of every part. */
async function observeAll(
  deps: Deps,
  { approval, service, parts }: Scene,
  which: 'precheck' | 'verify',
  stop: AbortSignal,
): Promise<Observed[] | null> {
  const observed = await Promise.all(
    parts.map(({ part, place, verifyAt }) =>
      observe(deps, { service, id: approval.id, calls: part[which], at: verifyAt, place }, stop),
    ),
  )
  const seen = observed.filter((each) => each !== null)
  return seen.length === observed.length ? seen.flat() : null
}

function unmetWords({ call, met, summary }: Observed): string {
  return met === 'unknown'
    ? `It could not be checked whether ${call.type} would ${call.expect}: ${summary}.`
    : `It is different now: ${summary} (expected ${call.type} to ${call.expect}).`
}

function wordsOf(observed: readonly Observed[]): string {
  return [...new Set(observed.map(({ summary }) => summary))].join(', ')
}
