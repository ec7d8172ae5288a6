import type { Diagnosis } from '../../model/diagnosis.ts'
import { approvalHeading } from './approval-heading.ts'
import { approvalPhase, isUnderWay, pendingApprovals } from './approval-phase.ts'
import { changeEffect } from './change-effect.ts'
import type { Heading } from './heading.ts'
import { isUnmatched } from './is-unmatched.ts'
import { type ApprovalStory, isRunning, type RunStory, type Story } from './story.ts'
import { unmatchedHeading } from './unmatched-blocks.ts'

/** The one line that says where an incident stands now. */
export function incidentState(story: Story): Heading {
  if (story.closed !== null) return { text: 'Closed', tone: 'neutral' }
  const run = story.runs.at(-1)
  const approval = story.approvals.at(-1)
  const phase = approval === undefined ? null : approvalPhase(approval)
  if (phase === 'started') return { text: 'Making the approved change', tone: 'warn' }
  if (phase === 'undoing') return { text: 'Rolling back the change', tone: 'bad' }
  if (run !== undefined && isRunning(run)) return runningState(run)
  if (approval !== undefined && isUnderWay(approval)) return approvalHeading(approval)
  if (pendingApprovals(story).length > 0) return waitingState(story)
  if (phase === 'approved') return { text: 'Approved, about to start', tone: 'warn' }
  if (run === undefined) return notLooked(story)
  if (approval?.endedAfterRuns === story.runs.length) return approvalHeading(approval)
  return endedState(run, story)
}

function waitingState(story: Story): Heading {
  const [only, ...others] = pendingApprovals(story)
  if (only !== undefined && others.length === 0) return approvalHeading(only)
  return { text: 'Waiting for decisions', tone: 'warn' }
}

/** Whether a run is on its way though none has begun. */
export function isAboutToLook({ service, heldBack }: Story): boolean {
  return !isUnmatched(service) && heldBack === null
}

function notLooked(story: Story): Heading {
  const { watches, service, heldBack, children } = story
  if (isUnmatched(service)) return unmatchedHeading(story)
  if (heldBack !== null) return { text: 'Not looked at', tone: 'warn' }
  if (children.length > 0) return { text: `Common hop of ${children.length} services`, tone: 'bad' }
  if (watches.length === 0) return { text: 'Opened, about to look', tone: 'neutral' }
  const isOver = watches.every(({ ended }) => ended !== null)
  return { text: isOver ? 'Watched, not diagnosed' : 'Watching', tone: 'neutral' }
}

function runningState(run: RunStory): Heading {
  const text = run.purpose === 'verify' ? 'Looking whether the change helped' : 'Looking along the path'
  return { text, tone: 'neutral' }
}

function endedState(run: RunStory, story: Story): Heading {
  if (run.finished === null) return { text: 'Canceled', tone: 'neutral' }
  const { diagnosis } = run.finished
  const changed = story.approvals.find(({ verify }) => verify === run)
  if (changed?.judged) return judgedState(changed, diagnosis)
  if (run.purpose === 'verify') return changeEffect(changed?.before ?? null, diagnosis).heading
  switch (diagnosis.verdict.state) {
    case 'fault':
      return { text: 'Fault found', tone: 'bad' }
    case 'healthy':
      return { text: 'Healthy: no fault seen', tone: 'good' }
    case 'inconclusive':
      return { text: 'Not clear yet', tone: 'warn' }
  }
}

/** How the change ended; what was seen along the path afterwards may say otherwise. */
function judgedState(approval: ApprovalStory, { verdict }: Diagnosis): Heading {
  const isContradicted = approval.judged?.ending === 'fixed' && verdict.state === 'fault'
  if (!isContradicted || approval.relapse?.state === 'relapsed') return approvalHeading(approval)
  return { text: 'Requests go well, but a fault is still seen along the path', tone: 'warn' }
}
