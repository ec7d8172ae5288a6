import { asSentence } from '../../chat/as-sentence.ts'
import { whereWords } from '../../chat/cards/approval-buttons.ts'
import { approvalHeading } from '../../chat/cards/approval-heading.ts'
import { approvalPhase } from '../../chat/cards/approval-phase.ts'
import { chainHeadWords } from '../../chat/cards/chain-head-words.ts'
import { confidenceWords } from '../../chat/cards/confidence-words.ts'
import { platformName } from '../../chat/cards/platform-name.ts'
import { type ApprovalStory, isRunning, type Story } from '../../chat/cards/story.ts'
import { mainHypothesis, placeOf } from '../../chat/cards/verdict-blocks.ts'
import { clip } from '../../chat/clip.ts'
import { plainLine } from '../../chat/plain-text.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import type { Entry } from '../../model/timeline.ts'
import { markerOf } from './marker.ts'

/** A few lines, read on a phone: the rest is behind the link. PagerDuty's own limit, of which it says nothing, is far away. */
const longestLine = 400
const mostQuotes = 2
const mostMissing = 3
const mostPlans = 3

export interface NoteLinks {
  /** Of the incident's page in the console. */
  page: string | null
  /** Platforms in whose threads it goes on, and the way there where there is one. */
  threads: { platform: string; link: string | null }[]
}

/** What a ticket is told of an incident, in plain lines: no line can be written by a stranger, who only fills it. */
export function noteText(entries: readonly Entry[], story: Story, links: NoteLinks): string {
  const { service, closed } = story
  const lines = [
    `${service.name} (${service.environment}): ${headline(story)}`,
    ...verdictLines(story),
    ...elsewhereLines(story),
    ...story.approvals.slice(-mostPlans).map((approval) => planLine(story, approval)),
    ...withheldLines(story),
    ...outageLines(story, links),
    ...(closed === null
      ? []
      : [`Closed by ${closed.by.name}: ${asSentence(closed.reason)}`, chainHeadWords(closed.head)]),
  ]
  const ways = [
    ...(links.page === null ? [] : [`All of it: ${links.page}`]),
    ...links.threads.map(({ platform, link }) => {
      return `${platformName(platform)}: the thread of ${story.incident}${link === null ? '' : `, ${link}`}`
    }),
  ]
  const flat = lines.map((line) => clip(plainLine(line), longestLine)).filter((line) => line !== '')
  return [...flat, ...ways, markerOf(entries)].join('\n')
}

function headline({ runs, closed, heldBack }: Story): string {
  const finished = runs.findLast((run) => run.finished !== null)?.finished
  const running = closed === null ? runs.findLast(isRunning) : undefined
  if (finished !== undefined && finished !== null) {
    const sentence = asSentence(finished.diagnosis.verdict.sentence)
    return running === undefined ? sentence : `${sentence} It is looked at again.`
  }
  if (heldBack !== null) return `not looked at: ${asSentence(heldBack.why)}`
  if (running !== undefined) return `is being looked at, with the runbook ${running.runbook}.`
  return runs.length === 0
    ? 'nobody has looked at it yet.'
    : 'looking at it ended before there was a verdict.'
}

/** Of the latest verdict; when that is good, also what was wrong before. */
function verdictLines({ runs }: Story): string[] {
  const diagnoses = runs.flatMap(({ finished }) => (finished === null ? [] : [finished.diagnosis]))
  const last = diagnoses.at(-1)
  if (last === undefined) return []
  const fault = diagnoses.findLast(({ verdict }) => verdict.state === 'fault')
  const isOver = last.verdict.state !== 'fault' && fault !== undefined
  return [
    ...(isOver ? [`Before: ${asSentence(fault.verdict.sentence)}`] : []),
    ...reasonLines(isOver ? fault : last),
    ...missingLines(last),
  ]
}

function reasonLines(diagnosis: Diagnosis): string[] {
  const main = mainHypothesis(diagnosis)
  if (main === null) return []
  const { verdict } = diagnosis
  const place = placeOf(verdict)
  const heaviest = main.for.toSorted((a, b) => b.weight - a.weight).slice(0, mostQuotes)
  return [
    `Cause: ${main.title}, ${confidenceWords(verdict.confidence)}${place === '' ? '' : `, at ${place}`}`,
    ...heaviest.map(({ source, quote }) => `Why: ${source}: ${clip(plainLine(quote), 200)}`),
  ]
}

function missingLines({ missing }: Diagnosis): string[] {
  const more = missing.length - mostMissing
  return [
    ...missing.slice(0, mostMissing).map(({ what, why }) => `Not seen: ${what}: ${asSentence(why)}`),
    ...(more > 0 ? [`Not seen: ${more} more.`] : []),
  ]
}

function planLine({ closed }: Story, approval: ApprovalStory): string {
  const { plan, judged, decision } = approval
  const what = `${plan.title} at ${whereWords(plan)} (risk ${plan.risk})`
  if (judged !== null) return `Done: ${what}. ${approvalHeading(approval).text}. ${asSentence(judged.why)}`
  if (approvalPhase(approval) === 'pending' && closed !== null) {
    return `Proposed: ${what}. Nobody decided, and nothing was changed.`
  }
  const by =
    decision === null
      ? ''
      : ` (${decision.decision} by ${decision.voters.map(({ name }) => name).join(', ') || decision.by.name})`
  return `Proposed: ${what}. ${approvalHeading(approval).text}${by}.`
}

function withheldLines({ approvals, withheld }: Story): string[] {
  if (approvals.length > 0) return []
  return withheld.slice(-1).map(({ remedy, why }) => `Not proposed: ${remedy}: ${asSentence(why)}`)
}

/** What goes on in another incident. */
function elsewhereLines({ parent, mapped }: Story): string[] {
  return [
    ...(parent === null ? [] : [`Goes on in ${parent.incident}: ${asSentence(parent.why)}`]),
    ...mapped.slice(-mostPlans).map(({ title, service, by }) => {
      return `Goes on in an incident of ${service}: ${by.name} said that "${clip(title, 100)}" is about it.`
    }),
  ]
}

/** Where people look for the thread and do not find it. */
function outageLines({ undelivered, incident }: Story, { page, threads }: NoteLinks): string[] {
  if (undelivered.size === 0) return []
  const shown = threads.filter(({ platform }) => !undelivered.has(platform))
  const ways = [
    ...(page === null ? [] : ['the console']),
    ...shown.map(({ platform }) => platformName(platform)),
  ]
  return [
    ...[...undelivered].map(([platform, reason]) => {
      return `${platformName(platform)} does not show ${incident} as it stands: ${asSentence(reason)}`
    }),
    `It goes on${ways.length === 0 ? '' : ` in ${ways.join(' and ')}`} all the same.`,
  ]
}
