import type { Evidence, Outcome } from '../../model/evidence.ts'
import type { ChatMessage } from '../../model/message.ts'
import { clip } from '../clip.ts'
import { plainLine, plainText } from '../plain-text.ts'
import { durationWords } from './clock-words.ts'
import { factLines } from './fact-lines.ts'
import type { RunStory } from './story.ts'

/** What a run had seen when it was judged: a file is posted once and never changes. */
export interface Seen {
  evidence: readonly Evidence[]
  skipped: RunStory['skipped']
}

/** What is more than this is cut or folded on a card, somewhere. */
const mostRows = 12
const mostCharacters = 4_000

/** Slack shows a text file of at most 1 MB in place (https://docs.slack.dev/messaging/working-with-files); Discord takes 10 MB. */
const longestFile = 900_000

/** Facts of one piece of evidence: as long as anybody reads, and a thousand of them still fit. */
const facts = { lines: 200, length: 1_000 }

const outcomes: { outcome: Outcome; title: string }[] = [
  { outcome: 'fail', title: 'FAILED' },
  { outcome: 'unknown', title: 'COULD NOT BE SEEN' },
  { outcome: 'pass', title: 'AS EXPECTED' },
]

/** Whether everything that was seen can be read on a card. */
export function fitsCard({ evidence }: Seen): boolean {
  if (evidence.length > mostRows) return false
  const characters = evidence.reduce(
    (sum, one) => sum + one.summary.length + (one.facts === null ? 0 : factLines(one.facts).length),
    0,
  )
  return characters <= mostCharacters
}

/** Everything that a run saw, as plain text: what failed first. */
export function evidenceFile(incident: string, run: RunStory, seen: Seen): ChatMessage {
  const name = `${incident}-evidence-${run.number}.txt`
  const counts = outcomes.map(({ outcome, title }) => `${of(seen, outcome).length} ${title.toLowerCase()}`)
  const head = [
    `${incident}, ${run.service.name} (${run.service.environment}): evidence of run ${run.number}, ${run.runbook}`,
    `${counts.join(', ')}, ${seen.skipped.length} skipped`,
    ...(run.finished === null ? [] : [`Verdict: ${run.finished.diagnosis.verdict.sentence}`]),
  ].map(plainLine)
  const parts = [
    head.join('\n'),
    ...outcomes.flatMap(({ outcome, title }) => section(title, of(seen, outcome).map(told))),
    ...section(
      'SKIPPED',
      seen.skipped.map(({ step, target, reason }) =>
        plainLine(`${step}${target === null ? '' : ` ${target}`}: ${reason}`),
      ),
    ),
  ]
  const text = `${parts.join('\n\n')}\n`
  return {
    text: `Everything that run ${run.number} of ${incident} saw: ${name}`,
    blocks: [],
    file: {
      name,
      text: text.length <= longestFile ? text : `${clip(text, longestFile)}\nThe rest is cut.\n`,
    },
  }
}

function of({ evidence }: Seen, wanted: Outcome): Evidence[] {
  return evidence.filter(({ outcome }) => outcome === wanted)
}

function section(title: string, items: string[]): string[] {
  return items.length === 0 ? [] : [`== ${title} (${items.length})`, ...items]
}

function told(evidence: Evidence): string {
  const { type, target, step, summary, startedAt, durationMs } = evidence
  const where = `${type}${target === null ? '' : ` ${target}`}`
  const lines = [
    plainLine(`${where}  [${step}, ${startedAt}, took ${durationWords(durationMs)}]`),
    `  ${plainLine(summary)}`,
  ]
  if (evidence.outcome === 'unknown') lines.push(`  ${plainLine(`${evidence.reason}. ${evidence.hint}`)}`)
  if (evidence.facts === null) return lines.join('\n')
  const written = plainText(factLines(evidence.facts, facts))
  return [...lines, ...written.split('\n').map((line) => `    ${line}`)].join('\n')
}
