import type { Block, ChatMessage } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { approvalButtons } from './approval-buttons.ts'
import { approvalHeading } from './approval-heading.ts'
import { approvalPhase } from './approval-phase.ts'
import { clockTime } from './clock-words.ts'
import type { Heading } from './heading.ts'
import type { ApprovalStory, Story } from './story.ts'

const undecided: Heading = {
  text: 'Not decided: the incident was closed, nothing was changed',
  tone: 'neutral',
}

/** The whole plan before anybody approves it, and afterwards what became of it, line by line. */
export function proposalCard(story: Story, approval: ApprovalStory): ChatMessage {
  const { plan } = approval
  const isPending = approvalPhase(approval) === 'pending'
  const isOpen = isPending && story.closed === null
  const heading = isPending && !isOpen ? undecided : approvalHeading(approval)
  return {
    text: `Proposed for ${plan.service}: ${plan.title} at ${plan.target} (risk ${plan.risk}). ${heading.text}`,
    blocks: [
      { type: 'heading', text: `Proposed: ${plan.title}`, tone: 'neutral' },
      { type: 'heading', ...heading },
      { type: 'fields', fields: planFields(story, approval) },
      { type: 'list', title: 'Looks first:', items: orNothing(plan.precheck) },
      { type: 'list', title: `Then does, at ${plan.target}:`, items: orNothing(plan.apply) },
      { type: 'list', title: 'Looks afterwards:', items: orNothing(plan.verify) },
      wayBack(approval),
      ...(isPending ? [] : [{ type: 'fields', fields: progressFields(story, approval) } as const]),
      ...(isOpen ? [{ type: 'buttons', buttons: approvalButtons(approval) } as const] : []),
    ],
  }
}

function planFields(story: Story, { plan, planHash, expiresAt }: ApprovalStory) {
  const { openedAt, runs } = story
  // Rights are those of the latest run, as they are when somebody decides.
  const service = runs.at(-1)?.service ?? story.service
  const hypotheses = runs.flatMap((run) => run.finished?.diagnosis.hypotheses ?? [])
  const cause = hypotheses.findLast((hypothesis) => hypothesis.cause === plan.cause)?.title ?? plan.cause
  return [
    { label: 'Risk', value: plan.risk },
    { label: 'Cause', value: cause },
    { label: 'Where', value: `${plan.service} (${service.environment}), ${plan.target}` },
    { label: 'May decide', value: approverWords(service.approvers) },
    { label: 'Decide until', value: clockTime(expiresAt, openedAt) },
    { label: 'Plan', value: planHash.slice(0, 12) },
  ]
}

function approverWords(approvers: string[]): string {
  if (approvers.includes('*')) return 'anybody here'
  return approvers.length === 0 ? 'nobody' : approvers.join(', ')
}

function orNothing(lines: string[]): string[] {
  return lines.length === 0 ? ['nothing'] : lines.map((line) => clip(line, 300))
}

function wayBack({ plan: { rollback } }: ApprovalStory): Block {
  if (!Array.isArray(rollback)) return { type: 'text', text: `Cannot be undone: ${clip(rollback.none, 300)}` }
  return { type: 'list', title: 'To undo it:', items: orNothing(rollback) }
}

function progressFields({ openedAt }: Story, approval: ApprovalStory) {
  const { decision, lapsed } = approval
  const fields: { label: string; value: string }[] = []
  if (decision !== null) {
    const reason = decision.reason === null ? '' : `: ${clip(decision.reason, 300)}`
    const value = `${decision.by.name}, ${clockTime(decision.at, openedAt)}${reason}`
    fields.push({ label: decision.decision === 'approved' ? 'Approved' : 'Denied', value })
  }
  if (lapsed !== null) {
    fields.push({
      label: lapsed.state === 'expired' ? 'Expired' : 'Superseded',
      value: clockTime(lapsed.at, openedAt),
    })
  }
  if (approval.refused !== null) {
    const { reason, at } = approval.refused
    fields.push({ label: 'Not carried out', value: `${clockTime(at, openedAt)}, ${clip(reason, 300)}` })
  }
  if (decision?.decision !== 'approved' && approval.intended.length === 0) return fields
  return lapsed !== null || approvalPhase(approval) === 'refused'
    ? fields
    : [...fields, ...changeFields(approval, openedAt)]
}

function changeFields({ intended, finished, unknown, verify }: ApprovalStory, openedAt: string) {
  const started = intended.map(({ step, at }) => `${clockTime(at, openedAt)}, ${step}`)
  const ended = finished.map(
    ({ evidence, at }) => `${clockTime(at, openedAt)}, ${clip(evidence.summary, 300)}`,
  )
  if (unknown !== null) {
    ended.push(
      `UNKNOWN (${unknown.reason}), ${clockTime(unknown.at, openedAt)}: ${clip(unknown.summary, 300)}`,
    )
  }
  return [
    { label: 'Started', value: started.join('; ') || 'not yet' },
    { label: 'Finished', value: ended.join('; ') || 'not yet' },
    { label: 'Verified', value: verifiedWords(verify, openedAt) },
  ]
}

function verifiedWords(verify: ApprovalStory['verify'], openedAt: string): string {
  if (verify === null) return 'not yet'
  if (verify.canceled !== null) return `no, ${verify.canceled.by.name} canceled it`
  if (verify.finished === null) return `looking (run ${verify.number})`
  const { at, diagnosis } = verify.finished
  return `${clockTime(at, openedAt)}, ${diagnosis.verdict.sentence}`
}
