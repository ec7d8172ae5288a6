import type { Outcome } from '../../model/evidence.ts'
import type { Block } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { isUnderWay } from './approval-phase.ts'
import { clockTime, durationWords } from './clock-words.ts'
import { foundWords } from './found-words.ts'
import { placeWords } from './plan-sections.ts'
import type { ApprovalStory, MadeStory, Story } from './story.ts'

type Row = Extract<Block, { type: 'details' }>['rows'][number]

/** What was done under an approval, place by place, then what was undone. */
export function changeRows(story: Story, approval: ApprovalStory): Row[] {
  const undone = approval.made.filter(({ way }) => way === 'undo')
  return [
    ...approval.plan.parts.flatMap((_, part) => partRows(story, approval, part)),
    ...undone.flatMap((one) => madeRows(story, approval, one)),
  ]
}

/** The changes at one place, then whether it verified; what was never begun is left out once it ended. */
function partRows(story: Story, approval: ApprovalStory, part: number): Row[] {
  const planned = approval.plan.parts[part]
  if (planned === undefined) return []
  const made = approval.made.filter((one) => one.part === part && one.way === 'apply')
  const rows = made.flatMap((one) => madeRows(story, approval, one))
  const seen = approval.verified.get(part)
  if (seen !== undefined && made.length > 0) {
    const text = `${lookedWords[seen.outcome]}, ${clockTime(seen.at, story.openedAt)}: ${clip(seen.summary, 300)}`
    rows.push({ state: seen.outcome, label: `verify ${planned.verifyAt}`, text })
  }
  if (rows.length === 0 && isUnderWay(approval)) {
    rows.push({ state: 'pending', label: placeWords(planned), text: 'not begun' })
  }
  return rows
}

const lookedWords: Record<Outcome, string> = { pass: 'verified', fail: 'NOT VERIFIED', unknown: 'NOT SEEN' }

function madeRows(story: Story, approval: ApprovalStory, made: MadeStory): Row[] {
  const row = madeRow(story, approval, made)
  if (made.inspected === null) return [row]
  return [row, { state: 'unknown', label: `inspect ${made.place}`, text: foundWords(made.inspected) }]
}

function madeRow(story: Story, approval: ApprovalStory, made: MadeStory): Row {
  const { way, change, part, intendedAt, finished, unknown } = made
  const planned = approval.plan.parts[part]
  const place = made.place || (planned?.place ?? '')
  const label = `${way === 'undo' ? 'undo ' : ''}${change} ${place}`.trim()
  const time = (at: string) => clockTime(at, story.openedAt)
  const started = intendedAt === null ? '' : `started ${time(intendedAt)}, `
  if (finished !== null) {
    const { outcome, summary, durationMs, at } = finished
    const ended = `${outcome === 'pass' ? 'finished' : 'FAILED'} ${time(at)} after ${durationWords(durationMs)}`
    return { state: outcome, label, text: `${started}${ended}: ${clip(summary, 300)}` }
  }
  if (unknown !== null) {
    const text = `${started}OUTCOME UNKNOWN (${unknown.reason}) ${time(unknown.at)}: ${clip(unknown.summary, 300)}`
    return { state: 'unknown', label, text }
  }
  return { state: 'pending', label, text: `${started}not finished yet` }
}
