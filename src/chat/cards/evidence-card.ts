import type { Evidence, Outcome } from '../../model/evidence.ts'
import type { Block, ChatMessage } from '../../model/message.ts'
import { isSourcePerson } from '../../model/source-person.ts'
import { clip } from '../clip.ts'
import { factLines } from './fact-lines.ts'
import { isRunning, progressOf, type RunStory } from './story.ts'

const maxRows = 60
const maxSkips = 10
const order: Outcome[] = ['fail', 'unknown', 'pass']

/** Everything that a run saw, what matters first; edited while evidence arrives. */
export function evidenceCard(run: RunStory): ChatMessage {
  const title = `${whatOf(run)}, run ${run.number} (${run.runbook})`
  const counts = countWords([...run.evidence.values()], run.skipped.length)
  const { done, total } = progressOf(run)
  return {
    text: `${title}: ${counts}`,
    blocks: [
      { type: 'heading', text: title, tone: 'neutral' },
      ...(isRunning(run) ? [{ type: 'progress', done, total, label: 'steps' } as const] : []),
      ...detailBlocks(run, counts),
      ...skipBlocks(run),
    ],
  }
}

/** Monitoring has runs begun that look whether an alarm is really over. */
function whatOf({ purpose, by }: RunStory): string {
  if (purpose !== 'verify') return 'Evidence'
  return isSourcePerson(by) ? 'Evidence after the alarm ended' : 'Evidence after the change'
}

function detailBlocks(run: RunStory, counts: string): Block[] {
  const sorted = order.flatMap((outcome) =>
    [...run.evidence.values()].filter((one) => one.outcome === outcome),
  )
  const rows = sorted.slice(0, maxRows).map((evidence) => ({
    state: evidence.outcome,
    label: evidence.target === null ? evidence.type : `${evidence.type} ${evidence.target}`,
    text: rowText(evidence),
    ...(evidence.facts === null ? {} : { facts: factLines(evidence.facts) }),
  }))
  const rest = sorted.slice(maxRows)
  const details: Block = { type: 'details', title: counts, rows }
  return rest.length === 0 ? [details] : [details, { type: 'text', text: restWords(rest) }]
}

function rowText(evidence: Evidence): string {
  if (evidence.outcome !== 'unknown') return clip(evidence.summary, 300)
  return clip(`${evidence.summary} (${evidence.reason}). ${evidence.hint}`, 300)
}

function restWords(rest: Evidence[]): string {
  const allPassed = rest.every(({ outcome }) => outcome === 'pass')
  return `… and ${rest.length} more${allPassed ? ', all passed' : `: ${countWords(rest, 0)}`}`
}

function countWords(evidence: Evidence[], skipped: number): string {
  const count = (outcome: Outcome) => evidence.filter((one) => one.outcome === outcome).length
  const parts = [`${count('fail')} failed`]
  if (count('unknown') > 0) parts.push(`${count('unknown')} unknown`)
  parts.push(`${count('pass')} passed`)
  if (skipped > 0) parts.push(`${skipped} skipped`)
  return parts.join(', ')
}

function skipBlocks({ skipped }: RunStory): Block[] {
  if (skipped.length === 0) return []
  const groups = Map.groupBy(skipped, ({ step, reason }) => `${step}: ${clip(reason, 200)}`)
  const lines = [...groups].map(([line, members]) =>
    members.length === 1 ? line : `${line} (${members.length}×)`,
  )
  const items = lines.slice(0, maxSkips)
  if (lines.length > maxSkips) items.push(`… and ${lines.length - maxSkips} more`)
  return [{ type: 'list', title: 'Skipped:', items }]
}
