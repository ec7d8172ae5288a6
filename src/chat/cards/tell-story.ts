import type { Entry, Happening } from '../../model/timeline.ts'
import {
  type ApprovalStory,
  isRunning,
  lastDiagnosis,
  type Part,
  partKey,
  type RunStory,
  type Story,
} from './story.ts'

type Told<K extends Happening['kind']> = Extract<Happening, { kind: K }>

/** Null until the incident was opened. What is final stays: a late or repeated happening never takes it back. */
export function tellStory(entries: readonly Entry[]): Story | null {
  let story: Story | null = null
  for (const { incident, at, what } of entries) {
    if (story !== null) tell(story, what, at)
    else if (what.kind === 'incident.opened') story = begin(incident, what, at)
  }
  return story
}

function begin(incident: string, opened: Told<'incident.opened'>, at: string): Story {
  return {
    incident,
    service: opened.service,
    openedAt: at,
    openedBy: opened.by,
    reason: opened.reason,
    runs: [],
    approvals: [],
    withheld: [],
    closed: null,
    undelivered: new Map(),
    parts: [{ kind: 'card' }],
  }
}

function tell(story: Story, what: Happening, at: string): void {
  if ('run' in what) tellRun(story, what, at)
  if ('approval' in what) tellApproval(story, what, at)
  if (what.kind === 'remedy.withheld') story.withheld.push(what)
  if (what.kind === 'delivery.failed') story.undelivered.set(what.platform, what.reason)
  if (what.kind === 'incident.closed') {
    story.closed ??= { by: what.by, reason: what.reason, at }
    addPart(story, { kind: 'closed' })
  }
}

function tellRun(story: Story, what: Extract<Happening, { run: string }>, at: string): void {
  const run = story.runs.find((known) => known.id === what.run)
  if (run === undefined) {
    if (what.kind === 'run.started') startRun(story, what)
    return
  }
  switch (what.kind) {
    case 'evidence.recorded':
      run.evidence.set(what.evidence.id, what.evidence)
      addPart(story, { kind: 'evidence', run })
      return
    case 'step.skipped':
      run.skipped.push(what)
      addPart(story, { kind: 'evidence', run })
      return
    case 'run.canceled':
      if (isRunning(run)) run.canceled = { by: what.by, at }
      return
    case 'run.finished':
      if (isRunning(run)) run.finished = { at, diagnosis: what.diagnosis }
  }
}

function startRun(story: Story, what: Told<'run.started'>): void {
  const { run: id, runbook, service, purpose, by, steps } = what
  const number = story.runs.length + 1
  const run = { id, number, runbook, service, purpose, by, steps }
  const started: RunStory = { ...run, evidence: new Map(), skipped: [], canceled: null, finished: null }
  story.runs.push(started)
  if (purpose !== 'verify') return
  const changed = story.approvals.findLast((approval) => hasBegun(approval))
  if (changed !== undefined) changed.verify = started
}

function hasBegun(approval: ApprovalStory): boolean {
  return approval.intended.length > 0 || approval.finished.length > 0 || approval.unknown !== null
}

function tellApproval(story: Story, what: Extract<Happening, { approval: string }>, at: string): void {
  const approval = story.approvals.find((known) => known.id === what.approval)
  if (approval === undefined) {
    if (what.kind === 'remedy.proposed') propose(story, what)
    return
  }
  switch (what.kind) {
    case 'approval.decided':
      if (approval.lapsed === null) approval.decision ??= { ...what, at }
      return
    case 'approval.lapsed':
      if (approval.decision?.decision !== 'denied') approval.lapsed ??= { state: what.state, at }
      return
    case 'change.intended':
      approval.before ??= lastDiagnosis(story)
      approval.intended.push({ step: what.step, at })
      return
    case 'change.refused':
      approval.refused ??= { reason: what.reason, at }
      endChange(story, approval)
      return
    case 'change.finished':
      approval.finished.push({ evidence: what.evidence, at })
      approval.unknown = null
      endChange(story, approval)
      return
    case 'change.unknown':
      approval.unknown = { reason: what.reason, summary: what.summary, at }
      endChange(story, approval)
  }
}

function endChange(story: Story, approval: ApprovalStory): void {
  approval.before ??= lastDiagnosis(story)
  approval.endedAfterRuns = story.runs.length
  addPart(story, { kind: 'result', approval })
}

function propose(story: Story, what: Told<'remedy.proposed'>): void {
  const { approval: id, plan, planHash, expiresAt } = what
  const open = {
    decision: null,
    lapsed: null,
    refused: null,
    unknown: null,
    endedAfterRuns: null,
    before: null,
    verify: null,
  }
  const approval = { id, plan, planHash, expiresAt, ...open, intended: [], finished: [] }
  story.approvals.push(approval)
  addPart(story, { kind: 'proposal', approval })
}

function addPart(story: Story, part: Part): void {
  const isThere = story.parts.some((known) => partKey(known) === partKey(part))
  if (!isThere) story.parts.push(part)
}
