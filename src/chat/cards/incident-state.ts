import { approvalHeading } from './approval-heading.ts'
import { approvalPhase, pendingApprovals } from './approval-phase.ts'
import { changeEffect } from './change-effect.ts'
import type { Heading } from './heading.ts'
import { isRunning, type RunStory, type Story } from './story.ts'

/** The one line that says where an incident stands now. */
export function incidentState(story: Story): Heading {
  if (story.closed !== null) return { text: 'Closed', tone: 'neutral' }
  const run = story.runs.at(-1)
  const approval = story.approvals.at(-1)
  const phase = approval === undefined ? null : approvalPhase(approval)
  if (phase === 'started') return { text: 'Making the approved change', tone: 'warn' }
  if (run !== undefined && isRunning(run)) return runningState(run)
  if (pendingApprovals(story).length > 0) return { text: 'Waiting for a decision', tone: 'warn' }
  if (phase === 'approved') return { text: 'Approved, about to start', tone: 'warn' }
  if (run === undefined) return { text: 'Opened, about to look', tone: 'neutral' }
  if (approval?.endedAfterRuns === story.runs.length) return approvalHeading(approval)
  return endedState(run, story)
}

function runningState(run: RunStory): Heading {
  const text = run.purpose === 'verify' ? 'Looking whether the change helped' : 'Looking along the path'
  return { text, tone: 'neutral' }
}

function endedState(run: RunStory, story: Story): Heading {
  if (run.finished === null) return { text: 'Canceled', tone: 'neutral' }
  const { diagnosis } = run.finished
  if (run.purpose === 'verify') {
    const before = story.approvals.find(({ verify }) => verify === run)?.before ?? null
    return changeEffect(before, diagnosis).heading
  }
  switch (diagnosis.verdict.state) {
    case 'fault':
      return { text: 'Fault found', tone: 'bad' }
    case 'healthy':
      return { text: 'Healthy: no fault seen', tone: 'good' }
    case 'inconclusive':
      return { text: 'Not clear yet', tone: 'warn' }
  }
}
