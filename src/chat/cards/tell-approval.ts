import type { ChangeMade, Happening } from '../../model/timeline.ts'
import { addPart } from './add-part.ts'
import { isFirst } from './as-current.ts'
import { planPages } from './plan-pages.ts'
import { type ApprovalStory, type ChainHead, lastDiagnosis, type MadeStory, type Story } from './story.ts'

/** Adds what happened to an approval and the change made under it. What is final stays. */
export function tellApproval(
  story: Story,
  what: Extract<Happening, { approval: string }>,
  at: string,
  head: ChainHead,
): void {
  const approval = story.approvals.find((known) => known.id === what.approval)
  if (approval === undefined) {
    if (what.kind === 'remedy.proposed') propose(story, what, at)
    return
  }
  switch (what.kind) {
    case 'remedy.proposed':
      return
    case 'approval.voted':
      if (approval.decision !== null || approval.lapsed !== null) return
      approval.votes.push({ by: what.by, reason: what.reason, at })
      approval.lacking = what.lacking
      return
    case 'approval.decided':
      if (approval.lapsed !== null) return
      approval.decision ??= { ...what, at }
      return
    case 'approval.lapsed':
      if (approval.decision?.decision !== 'denied') approval.lapsed ??= { state: what.state, at }
      return
    case 'change.verified':
      // It is taken where the fault is, which several parts may share: it belongs to the part that was made last.
      approval.verified.set(lastPart(approval), { outcome: what.outcome, summary: what.summary, at })
      return
    case 'change.escalated':
      approval.escalated.push({ why: what.why, at })
      addPart(story, { kind: 'escalation', approval })
      return
    case 'relapse.watched':
      approval.relapse = { state: what.state, summary: what.summary, overMs: what.overMs, at }
      return
    case 'change.refused':
      approval.refused ??= { reason: what.reason, differences: what.differences, at }
      endChange(story, approval)
      return
    case 'change.judged':
      approval.judged ??= { ...what, at, head }
      endChange(story, approval)
      return
    default:
      tellMade(story, approval, what, at)
  }
}

/** One change, by its place in the plan and its way. */
function tellMade(
  story: Story,
  approval: ApprovalStory,
  what: Extract<Happening, ChangeMade>,
  at: string,
): void {
  approval.before ??= lastDiagnosis(story)
  const made = madeOf(approval, what)
  switch (what.kind) {
    case 'change.intended':
      made.intendedAt ??= at
      break
    case 'change.finished': {
      const { outcome, summary, durationMs } = what
      made.finished ??= { outcome, summary, durationMs, at }
      break
    }
    case 'change.unknown':
      made.unknown ??= { reason: what.reason, summary: what.summary, at }
      break
    case 'change.inspected': {
      const { found, summary, differences } = what
      made.inspected = { found, summary, differences, at }
    }
  }
  const isOld = isFirst(approval.plan)
  if (!isOld) addPart(story, { kind: 'progress', approval })
  if (what.kind === 'change.unknown' || (isOld && what.kind === 'change.finished')) endChange(story, approval)
}

function madeOf(approval: ApprovalStory, { part, index, way, place, change }: ChangeMade): MadeStory {
  const known = approval.made.find((made) => made.part === part && made.index === index && made.way === way)
  if (known !== undefined) return known
  const nothingYet = { intendedAt: null, finished: null, unknown: null, inspected: null }
  const made: MadeStory = { part, index, way, place, change, ...nothingYet }
  approval.made.push(made)
  return made
}

function lastPart({ made }: ApprovalStory): number {
  return Math.max(0, ...made.filter(({ way }) => way === 'apply').map(({ part }) => part))
}

function endChange(story: Story, approval: ApprovalStory): void {
  approval.before ??= lastDiagnosis(story)
  approval.endedAfterRuns = story.runs.length
  addPart(story, { kind: 'result', approval })
}

function propose(story: Story, what: Extract<Happening, { kind: 'remedy.proposed' }>, at: string): void {
  const { approval: id, plan, planHash, expiresAt, needed, record } = what
  const approval: ApprovalStory = {
    id,
    plan,
    planHash,
    proposedAt: at,
    expiresAt,
    needed,
    record,
    votes: [],
    lacking: needed,
    decision: null,
    lapsed: null,
    made: [],
    refused: null,
    verified: new Map(),
    judged: null,
    escalated: [],
    relapse: null,
    endedAfterRuns: null,
    before: null,
    verify: null,
  }
  story.approvals.push(approval)
  const pages = planPages(plan)
  if (pages.length > 1) for (const page of pages.keys()) addPart(story, { kind: 'plan', approval, page })
  addPart(story, { kind: 'proposal', approval })
}
