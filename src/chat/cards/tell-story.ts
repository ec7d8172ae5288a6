import type { Entry, Happening } from '../../model/timeline.ts'
import { addPart } from './add-part.ts'
import { asCurrent } from './as-current.ts'
import { chartOf } from './chart-of.ts'
import { fitsCard } from './evidence-file.ts'
import { type ChainHead, isRunning, type RunStory, type Story } from './story.ts'
import { tellAlarms } from './tell-alarms.ts'
import { tellApproval } from './tell-approval.ts'
import { verdictReasons } from './verdict-blocks.ts'

type Told<K extends Happening['kind']> = Extract<Happening, { kind: K }>

/** Null until the incident was opened. What is final stays: a late or repeated happening never takes it back. */
export function tellStory(entries: readonly Entry[]): Story | null {
  let story: Story | null = null
  for (const [index, { incident, seq, at, what: written, hash }] of entries.entries()) {
    const what = asCurrent(written)
    const wasOpen = story?.closed === null
    if (story !== null) tell(story, what, at, { incident, seq, hash })
    else if (what.kind === 'incident.opened') story = begin(incident, what, at)
    if (story !== null && wasOpen && story.closed !== null) addChart(story, entries.slice(0, index + 1))
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
    watches: [],
    withheld: [],
    alarms: null,
    mapped: [],
    heldBack: null,
    parent: null,
    children: [],
    told: [],
    closed: null,
    undelivered: new Map(),
    parts: [{ kind: 'card' }],
  }
}

function tell(story: Story, what: Happening, at: string, head: ChainHead): void {
  if ('run' in what) tellRun(story, what, at)
  if ('approval' in what) tellApproval(story, what, at, head)
  if ('watch' in what) tellWatch(story, what, at)
  tellAlarms(story, what, at)
  if (what.kind === 'remedy.withheld') story.withheld.push(what)
  if (what.kind === 'delivery.failed') story.undelivered.set(what.platform, what.reason)
  if (what.kind === 'delivery.resumed') story.undelivered.delete(what.platform)
  if (what.kind === 'incident.closed') {
    story.closed ??= { by: what.by, reason: what.reason, at, head }
    addPart(story, { kind: 'closed' })
  }
}

/** A picture is posted once and never changes: what comes in afterwards is not in it. */
function addChart(story: Story, entries: readonly Entry[]): void {
  const chart = chartOf(entries)
  if (chart !== null) addPart(story, { kind: 'chart', chart })
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
      if (!isRunning(run)) return
      run.finished = { at, diagnosis: what.diagnosis }
      if (verdictReasons(what.diagnosis).length > 0) addPart(story, { kind: 'verdict', run })
      fileEvidence(story, run)
  }
}

/** What comes in afterwards belongs to no file: a file that was posted stays as it is. */
function fileEvidence(story: Story, run: RunStory): void {
  const seen = { evidence: [...run.evidence.values()], skipped: [...run.skipped] }
  if (!fitsCard(seen)) addPart(story, { kind: 'evidence-file', run, seen })
}

function startRun(story: Story, what: Told<'run.started'>): void {
  const { run: id, runbook, service, purpose, by, steps } = what
  const number = story.runs.length + 1
  const run = { id, number, runbook, service, purpose, by, steps }
  const started: RunStory = { ...run, evidence: new Map(), skipped: [], canceled: null, finished: null }
  story.runs.push(started)
  if (purpose !== 'verify') return
  const changed = story.approvals.findLast(({ made }) => made.length > 0)
  if (changed !== undefined) changed.verify = started
}

function tellWatch(story: Story, what: Extract<Happening, { watch: string }>, at: string): void {
  const known = story.watches.find(({ id }) => id === what.watch)
  if (known === undefined) {
    if (what.kind !== 'watch.started') return
    const { watch: id, by, service, overMs, pointMs } = what
    const watch = {
      id,
      by,
      service: service.name,
      startedAt: at,
      overMs,
      pointMs,
      points: new Map(),
      ended: null,
    }
    story.watches.push(watch)
    addPart(story, { kind: 'watch', watch })
    return
  }
  if (what.kind === 'watch.sampled' && !known.points.has(what.point)) {
    known.points.set(what.point, what.sampled)
  }
  if (what.kind === 'watch.ended') known.ended ??= { why: what.why, by: what.by, at }
}
