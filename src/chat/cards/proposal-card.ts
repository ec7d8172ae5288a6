import type { Block, ChatMessage } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { approvalButtons, whereWords } from './approval-buttons.ts'
import { approvalHeading } from './approval-heading.ts'
import { approvalPhase } from './approval-phase.ts'
import { isFirst } from './as-current.ts'
import { clockTime, durationWords } from './clock-words.ts'
import { confidenceWords } from './confidence-words.ts'
import type { Heading } from './heading.ts'
import { planPages } from './plan-pages.ts'
import { recordWords } from './record-words.ts'
import { approverWords, askedWords, lackingWords, ruleOf } from './rule-words.ts'
import type { ApprovalStory, Story } from './story.ts'

type Fields = Extract<Block, { type: 'fields' }>['fields']

const undecided: Heading = {
  text: 'Not decided: the incident was closed, nothing was changed',
  tone: 'neutral',
}

/** The whole plan before anybody approves it, who may and what is known of it, and afterwards who decided. */
export function proposalCard(story: Story, approval: ApprovalStory): ChatMessage {
  const { plan } = approval
  const isPending = approvalPhase(approval) === 'pending'
  const isOpen = isPending && story.closed === null
  const heading = isPending && !isOpen ? undecided : approvalHeading(approval)
  const decided = decisionFields(story, approval, isOpen)
  return {
    text: `Proposed for ${plan.service}: ${plan.title} at ${whereWords(plan)} (risk ${plan.risk}). ${heading.text}`,
    blocks: [
      { type: 'heading', text: `Proposed: ${plan.title}`, tone: 'neutral' },
      { type: 'heading', ...heading },
      ...breakGlassBlocks(approval),
      { type: 'fields', fields: planFields(story, approval) },
      ...(plan.privileges.length === 0
        ? []
        : [{ type: 'list', title: 'The account that does it needs:', items: plan.privileges } as const]),
      ...planBlocks(approval),
      ...(decided.length === 0 ? [] : [{ type: 'fields', fields: decided } as const]),
      ...(isOpen ? [{ type: 'buttons', buttons: approvalButtons(story, approval) } as const] : []),
    ],
  }
}

function planBlocks({ plan }: ApprovalStory): Block[] {
  const pages = planPages(plan)
  const [only = []] = pages
  if (pages.length === 1) return only
  const places = plan.parts.map(({ place }, index) => `${index + 1}. ${place}`)
  return [
    {
      type: 'text',
      text: `The whole plan, every command of it, is in the ${pages.length} messages above this one, and is shown again where you approve.`,
    },
    { type: 'list', title: 'Places, in this order:', items: clipped(places) },
  ]
}

const mostPlaces = 20

function clipped(places: string[]): string[] {
  if (places.length <= mostPlaces) return places
  return [...places.slice(0, mostPlaces), `… and ${places.length - mostPlaces} more, all of them above`]
}

function planFields(story: Story, approval: ApprovalStory): Fields {
  const { plan, planHash, record, expiresAt } = approval
  const { runs, service, openedAt } = story
  const rule = ruleOf(story, approval)
  const hypotheses = runs.flatMap((run) => run.finished?.diagnosis.hypotheses ?? [])
  const cause = hypotheses.findLast((hypothesis) => hypothesis.cause === plan.cause)?.title ?? plan.cause
  const environment = plan.environment || service.environment
  const sure = plan.confidence > 0 ? `, ${confidenceWords(plan.confidence)}` : ''
  const known = recordWords(record)
  const asked = askedWords(rule)
  return [
    { label: 'Risk', value: plan.risk },
    { label: 'Cause', value: `${cause}${sure}` },
    { label: 'Where', value: `${plan.service} (${environment}), ${whereWords(plan)}` },
    ...(plan.reach === '' ? [] : [{ label: 'Whom it touches', value: plan.reach }]),
    ...(plan.takesMs === 0 ? [] : [{ label: 'Takes', value: `about ${durationWords(plan.takesMs)}` }]),
    ...(known === null ? [] : [{ label: 'Before now', value: `This remedy for this cause here: ${known}` }]),
    ...evidenceFields(story, approval),
    { label: 'May decide', value: approverWords(rule, approval) },
    ...(asked === null ? [] : [{ label: 'To approve, give', value: asked }]),
    { label: 'Decide until', value: clockTime(expiresAt, openedAt) },
    { label: 'Plan', value: planHash.slice(0, 12) },
  ]
}

function evidenceFields(story: Story, { plan, proposedAt }: ApprovalStory): Fields {
  if (isFirst(plan)) return []
  const { openedAt, runs, service } = story
  const { evidenceMs } = (runs.at(-1)?.service ?? service).changes.guards
  const seen = Date.parse(plan.evidenceAt)
  if (Number.isNaN(seen)) return []
  const age = durationWords(Date.parse(proposedAt) - seen)
  const until = clockTime(new Date(seen + evidenceMs).toISOString(), openedAt)
  const value = `of ${clockTime(plan.evidenceAt, openedAt)}, ${age} old when proposed; nothing is done on it after ${until}`
  return [{ label: 'Evidence', value }]
}

/** Guards were overridden: nobody may overlook that. */
function breakGlassBlocks({ decision }: ApprovalStory): Block[] {
  if (decision?.breakGlass !== true) return []
  const why = clip(decision.reason ?? 'no reason given', 300)
  return [
    { type: 'heading', text: `BREAK-GLASS by ${decision.by.name}, past the guards: ${why}`, tone: 'bad' },
  ]
}

function decisionFields(story: Story, approval: ApprovalStory, isOpen: boolean): Fields {
  const { votes, decision, lapsed, refused } = approval
  const time = (at: string) => clockTime(at, story.openedAt)
  const said = (reason: string | null) => (reason === null ? '' : `: ${clip(reason, 300)}`)
  const fields = votes.map(({ by, reason, at }) => {
    return { label: 'Approved', value: `${by.name}, ${time(at)}${said(reason)}` }
  })
  if (isOpen && votes.length > 0) {
    fields.push({ label: 'Lacking', value: lackingWords(ruleOf(story, approval), approval) })
  }
  if (decision !== null) {
    const value = `${decision.by.name}, ${time(decision.at)}${said(decision.reason)}`
    fields.push({ label: decision.decision === 'approved' ? 'Approved' : 'Denied', value })
  }
  if (lapsed !== null) {
    fields.push({ label: lapsed.state === 'expired' ? 'Expired' : 'Superseded', value: time(lapsed.at) })
  }
  if (refused !== null) {
    fields.push({ label: 'Not carried out', value: `${time(refused.at)}, ${clip(refused.reason, 300)}` })
  }
  return fields
}
