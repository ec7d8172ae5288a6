import { durationWords } from '../../../chat/cards/clock-words.ts'
import { planSections } from '../../../chat/cards/plan-sections.ts'
import type { Difference, Sampled } from '../../../model/timeline.ts'
import type { ApprovalRecord } from '../approval-records.ts'
import { clock } from './clock.ts'
import { endingWords } from './ending-words.ts'
import { block, list, prose, table } from './markdown.ts'
import type { Tale } from './tale.ts'

/** Every proposed change: its plan, who decided, what was done, before and after, how it ended. Markdown. */
export function changes(tale: Tale): string {
  const { approvals, withheld, openedAt } = tale
  const parts = approvals.map((record, index) => change(record, index + 1, openedAt))
  if (withheld.length > 0) {
    parts.push(
      `Not proposed:\n\n${list(withheld.map(({ remedy, why }) => `${prose(remedy)}: ${prose(why)}`))}`,
    )
  }
  return parts.length === 0 ? 'None was proposed.' : parts.join('\n\n')
}

function change(record: ApprovalRecord, number: number, since: string): string {
  const { plan, planHash, judged, refused } = record
  return [
    `### ${number}. ${prose(plan.title)}: ${endingWords(record)}`,
    list([
      `Remedy ${prose(plan.remedy)}, ${prose(plan.risk)} risk, for ${prose(plan.cause)}; it touches: ${prose(plan.reach)}`,
      `Plan ${prose(planHash)}, proposed ${clock(record.proposedAt, since)} UTC, asked for by ${prose(plan.requestedBy)}`,
      ...votes(record, since),
    ]),
    ...planSections(plan).flatMap(({ title, kind, lines }) => [
      prose(title),
      kind === 'exact' ? block(lines) : list(lines.map((line) => prose(line))),
    ]),
    table(['UTC', 'What', 'Where', 'Came to'], steps(record, since)),
    ...(refused === null ? [] : [`Not begun: ${prose(refused.reason)}`]),
    ...(judged === null
      ? []
      : [
          table(['', 'Before', 'After'], beforeAfter(judged.before, judged.after)),
          `Ending: **${endingWords(record)}**, after ${durationWords(judged.tookMs)}. ${prose(judged.why)}`,
        ]),
    table(
      ['Different', 'Then', 'Now'],
      [...untabled(judged), ...(refused?.differences ?? [])].map(({ what, before, after }) =>
        [what, before, after].map((cell) => prose(cell)),
      ),
    ),
    ...record.escalated.map(({ at, why }) => `**Escalated** ${clock(at, since)} UTC: ${prose(why)}`),
    ...(record.relapse === null
      ? []
      : [
          `Afterwards, over ${durationWords(record.relapse.overMs)}: ${prose(record.relapse.state)}. ${prose(record.relapse.summary)}`,
        ]),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function votes({ votes: earlier, decided, needed, lapsed }: ApprovalRecord, since: string): string[] {
  const said = (reason: string | null) => (reason === null ? '' : `: ${prose(reason)}`)
  return [
    ...earlier.map(
      ({ by, at, reason }) =>
        `${prose(by.name)} (${prose(by.id)}) approved, ${clock(at, since)} UTC${said(reason)}`,
    ),
    ...(decided === null
      ? []
      : [
          `${prose(decided.by.name)} (${prose(decided.by.id)}) ${prose(decided.decision)}, ${clock(decided.at, since)} UTC${said(decided.reason)}`,
        ]),
    ...(decided?.breakGlass ? ['**The guards were overridden.**'] : []),
    `${prose(`${needed}`)} ${needed === 1 ? 'approval was' : 'approvals were'} needed${lapsed === null ? '' : `; ${prose(lapsed.state)} ${clock(lapsed.at, since)} UTC`}`,
  ]
}

/** What was made and verified, in the order of the clock. */
function steps({ made, verified }: ApprovalRecord, since: string): string[][] {
  const rows = [
    ...made.map(({ place, change: type, way, intendedAt, finished, unknown, inspected }) => ({
      at: intendedAt ?? finished?.at ?? unknown?.at ?? '',
      cells: [
        `${way === 'undo' ? 'undo ' : ''}${prose(type)}`,
        prose(place),
        [
          ...(finished
            ? [`${finished.outcome === 'pass' ? 'done' : '**failed**'}: ${prose(finished.summary)}`]
            : []),
          ...(unknown ? [`**unknown**: ${prose(unknown.summary)}`] : []),
          ...(inspected ? [`found ${prose(inspected.found)}: ${prose(inspected.summary)}`] : []),
        ].join('; ') || 'no result was written',
      ],
    })),
    ...verified.map(({ at, place, outcome, summary }) => ({
      at,
      cells: ['verify', prose(place), `${prose(outcome)}: ${prose(summary)}`],
    })),
  ]
  return rows
    .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    .map(({ at, cells }) => [clock(at, since), ...cells])
}

/** Differences that {@link beforeAfter} does not tell already. */
function untabled(judged: ApprovalRecord['judged']): Difference[] {
  if (judged === null) return []
  const { before, after, differences } = judged
  if (before === null && after === null) return differences
  const told = new Set(['good requests', 'median time', ...Object.keys({ ...before?.seen, ...after?.seen })])
  return differences.filter(({ what }) => !told.has(what))
}

function beforeAfter(before: Sampled | null, after: Sampled | null): string[][] {
  if (before === null && after === null) return []
  const row = (name: string, words: (sampled: Sampled) => string) => [
    name,
    ...[before, after].map((sampled) => (sampled === null ? 'not asked' : words(sampled))),
  ]
  return [
    row('Good requests', ({ good, asked }) => prose(`${good} of ${asked}`)),
    row('Answers', ({ seen }) => {
      const answers = Object.entries(seen).toSorted(([, a], [, b]) => b - a)
      return answers.map(([answer, count]) => `${prose(answer)} (${prose(`${count}`)}×)`).join(', ') || 'none'
    }),
    row('Median', ({ medianMs }) => (medianMs === null ? 'not known' : durationWords(medianMs))),
  ]
}
