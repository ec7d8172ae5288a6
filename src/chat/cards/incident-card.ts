import type { Block, Button, ChatMessage } from '../../model/message.ts'
import type { Service } from '../../model/service.ts'
import { asSentence } from '../as-sentence.ts'
import { clip } from '../clip.ts'
import { alarmBlocks } from './alarm-blocks.ts'
import { countWords, totalOf } from './alarm-words.ts'
import type { AlarmsStory } from './alarms-story.ts'
import { whereWords } from './approval-buttons.ts'
import { approvalHeading } from './approval-heading.ts'
import { approvalPhase, isUnderWay, isUnknown, pendingApprovals } from './approval-phase.ts'
import { beforeAfter } from './change-effect.ts'
import { clockTime } from './clock-words.ts'
import type { Heading } from './heading.ts'
import { judgedPath, pathSoFar } from './hop-path.ts'
import { incidentState, isAboutToLook } from './incident-state.ts'
import { isUnmatched } from './is-unmatched.ts'
import { platformName } from './platform-name.ts'
import { sourceName } from './source-name.ts'
import {
  type ApprovalStory,
  isRunning,
  lastDiagnosis,
  progressOf,
  type RunStory,
  type Story,
} from './story.ts'
import { unmatchedBlocks } from './unmatched-blocks.ts'
import { verdictSummary } from './verdict-blocks.ts'

/** The incident's one card: edited in place from the first command to the end. */
export function incidentCard(story: Story): ChatMessage {
  const { incident, service } = story
  const state = incidentState(story)
  const run = story.runs.at(-1)
  const title = [incident, service.name, ...environmentOf(service)].join(' · ')
  const sentence = sentenceOf(story, run)
  return {
    text: noticeOf(story, state, sentence),
    blocks: [
      { type: 'heading', text: title, tone: 'neutral' },
      { type: 'heading', ...state },
      ...sentence.map((text): Block => ({ type: 'text', text })),
      ...approvalBlocks(story),
      ...alarmBlocks(story),
      ...(isUnmatched(service)
        ? unmatchedBlocks(story)
        : [{ type: 'path', hops: pathOf(story, run) } as const]),
      ...runBlocks(run, story),
      ...story.withheld.slice(-3).map(withheldBlock),
      { type: 'fields', fields: openedFields(story) },
      ...[...story.undelivered].map(
        ([platform, why]): Block => ({
          type: 'text',
          text: `${platformName(platform)} does not show what happens: ${asSentence(clip(why, 300))} It goes on here; the thread there catches up by itself.`,
        }),
      ),
      ...buttonBlocks(story, run),
    ],
  }
}

/** For the lock screen: `INC-7 shop (production): “HTTP 502 on /”, alert from PagerDuty. Looking along the path`. */
function noticeOf(story: Story, state: Heading, sentence: string[]): string {
  const { incident, service, alarms } = story
  const [environment] = environmentOf(service)
  const place = environment === undefined ? '' : ` (${environment})`
  const heard = alarms === null || isUnmatched(service) ? [] : [heardWords(alarms)]
  // Once there is a verdict, that is the news.
  const words = sentence.length === 0 ? [...heard, state.text] : [state.text, ...sentence, ...heard]
  const last = words.length - 1
  const said = words.map((one, index) => (index === last ? one : one.replace(/\.$/, ''))).join('. ')
  return `${incident} ${service.name}${place}: ${said}`
}

function environmentOf(service: Service): string[] {
  return isUnmatched(service) ? [] : [service.environment]
}

function heardWords({ notes, counts }: AlarmsStory): string {
  const [only] = notes.values()
  if (only === undefined || totalOf(counts) !== 1) return countWords(counts)
  const over = only.state === 'resolved' ? ', resolved' : ''
  return `“${clip(only.title, 80)}”, alert from ${sourceName(only.source)}${over}`
}

function sentenceOf(story: Story, run: RunStory | undefined): string[] {
  const sentence = lastDiagnosis(story)?.verdict.sentence
  if (sentence === undefined) return []
  if (run === undefined || run.finished !== null) return [sentence]
  return [`Last verdict: ${sentence}`]
}

/** What somebody should know of the latest plan without opening its own messages. */
function approvalBlocks(story: Story): Block[] {
  const approval = story.approvals.at(-1)
  if (approval === undefined) return []
  const { plan, escalated, judged } = approval
  const owners = story.service.owners.join(', ') || 'whoever owns it'
  const escalation = escalated
    .slice(-1)
    .map(
      ({ why }): Block => ({ type: 'text', text: `Escalated to ${owners}: ${asSentence(clip(why, 300))}` }),
    )
  if (pendingApprovals(story).includes(approval)) {
    const lacking = approval.votes.length === 0 ? '' : ` ${approvalHeading(approval).text}.`
    const text = `“${plan.title}” at ${whereWords(plan)} waits for a decision.${lacking} Its whole plan stands where it is approved.`
    return [{ type: 'text', text }]
  }
  if (isPast(story, approval)) return []
  if (judged !== null && judged.ending !== 'unknown') {
    return [{ type: 'text', text: `${plan.title}: ${asSentence(clip(judged.why, 300))}` }, ...escalation]
  }
  if (judged === null && approvalPhase(approval) !== 'unknown') return escalation
  const unknown = approval.made.find(isUnknown)
  const place = unknown?.place || whereWords(plan)
  const why = unknown?.unknown ? ` ${asSentence(clip(unknown.unknown.summary, 300))}` : ''
  const what = `Nobody knows whether “${plan.title}” reached ${place}.${why}`
  return [
    { type: 'text', text: `${what} Nothing is repeated by itself: look at ${place} first.` },
    ...escalation,
  ]
}

/** True once a new diagnosis was asked for: what was changed before has its own messages. */
function isPast({ runs }: Story, { endedAfterRuns }: ApprovalStory): boolean {
  return endedAfterRuns !== null && runs.slice(endedAfterRuns).some(({ purpose }) => purpose === 'diagnose')
}

function pathOf(story: Story, run: RunStory | undefined) {
  const ladder = run?.finished?.diagnosis.ladder ?? []
  if (ladder.length > 0) return judgedPath(ladder)
  return pathSoFar(
    run?.service ?? story.service,
    run?.evidence.values() ?? [],
    run === undefined ? isAboutToLook(story) : isRunning(run),
  )
}

function runBlocks(run: RunStory | undefined, story: Story): Block[] {
  if (run === undefined) {
    return story.closed === null && story.watches.length === 0 && isAboutToLook(story)
      ? [{ type: 'progress', done: 0, total: 0, label: 'steps' }]
      : []
  }
  const { done, total } = progressOf(run)
  if (isRunning(run)) return [{ type: 'progress', done, total, label: 'steps' }]
  if (run.finished !== null) {
    const { diagnosis } = run.finished
    const changed = story.approvals.find(({ verify }) => verify === run)
    return [...verdictSummary(diagnosis), ...beforeAfter(changed?.before ?? null, diagnosis)]
  }
  const canceled = run.canceled
  if (canceled === null) return []
  const when = clockTime(canceled.at, story.openedAt)
  const text = `Canceled by ${canceled.by.name} at ${when}, after ${done} of ${total} steps.`
  return [{ type: 'text', text }]
}

function withheldBlock({ remedy, why }: { remedy: string; why: string }): Block {
  return { type: 'text', text: `Not offered: ${remedy}. ${asSentence(clip(why, 300))}` }
}

function openedFields({ service, openedAt, openedBy, reason, closed, runs }: Story) {
  const fields = [
    ...(isUnmatched(service) ? [] : [{ label: 'URL', value: service.url }]),
    {
      label: 'Opened',
      value: `${openedAt.slice(0, 10)} ${clockTime(openedAt, openedAt)} by ${openedBy.name}`,
    },
    { label: 'Reason', value: clip(reason, 300) },
  ]
  const [first, ...later] = runs.flatMap((run) => run.finished?.diagnosis.verdict.sentence ?? [])
  if (first !== undefined && later.length > 0) fields.push({ label: 'Found at first', value: first })
  if (service.owners.length > 0) fields.push({ label: 'Owners', value: service.owners.join(', ') })
  if (closed !== null) {
    fields.push({ label: 'Closed', value: `${clockTime(closed.at, openedAt)} by ${closed.by.name}` })
  }
  return fields
}

function buttonBlocks(story: Story, run: RunStory | undefined): Block[] {
  const buttons: Button[] = []
  if (story.closed === null && run !== undefined) {
    if (isRunning(run)) buttons.push({ id: `cancel:${story.incident}`, label: 'Cancel', style: 'plain' })
    else if (!isChanging(story)) {
      buttons.push({ id: `rerun:${story.incident}`, label: 'Run again', style: 'plain' })
      if (run.finished?.diagnosis.verdict.state === 'healthy') {
        buttons.push({ id: `close:${story.incident}`, label: 'Close', style: 'plain' })
      }
    }
  }
  return buttons.length === 0 ? [] : [{ type: 'buttons', buttons }]
}

function isChanging({ approvals }: Story): boolean {
  return approvals.some((approval) => approvalPhase(approval) === 'approved' || isUnderWay(approval))
}
