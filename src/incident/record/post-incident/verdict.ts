import { confidenceWords } from '../../../chat/cards/confidence-words.ts'
import { mainHypothesis, placeOf } from '../../../chat/cards/verdict-blocks.ts'
import { findCause } from '../../../diagnosis/causes.ts'
import type { Diagnosis, Finding, Hypothesis } from '../../../model/diagnosis.ts'
import { clock } from './clock.ts'
import { code, list, prose, table } from './markdown.ts'
import type { JudgedRun, Tale } from './tale.ts'

const leastWorthNaming = 0.02
const mostFindings = 20

/** What it was, how sure, what speaks for and against it, and what could not be seen. Markdown. */
export function verdict({ telling, runs, openedAt }: Tale): string {
  if (telling === null) return 'No run was judged.'
  const { diagnosis, run, at } = telling
  const main = mainHypothesis(diagnosis)
  const last = runs.at(-1)
  return [
    `By ${prose(run)}, ${clock(at, openedAt)} UTC: **${prose(diagnosis.verdict.sentence)}** ${confidenceWords(diagnosis.verdict.confidence)}.`,
    ...(last === undefined || last === telling
      ? []
      : [`The last look, ${clock(last.at, openedAt)} UTC: ${prose(last.diagnosis.verdict.sentence)}`]),
    ...(main === null ? [] : [causeWords(main)]),
    ...(main === null ? [] : speaking('Speaks for it (decibans):', main.for)),
    ...(main === null ? [] : speaking('Speaks against it:', main.against)),
    ...others(diagnosis, main),
    table(['Hop', 'System', 'State', 'Seen'], pathRows(diagnosis)),
    ...unseen(telling),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function causeWords(main: Hypothesis): string {
  const cause = findCause(main.cause)
  const place = placeOf(main)
  const where = place === '' ? '' : `, at ${prose(place)}`
  return `Cause: ${prose(cause?.title ?? main.title)} (${code(main.cause)})${where}. ${prose(cause?.explanation ?? '', 2000)}`.trim()
}

function speaking(title: string, findings: Finding[]): string[] {
  if (findings.length === 0) return [`${title} nothing that was seen.`]
  const heaviest = findings.toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  const items = heaviest.slice(0, mostFindings).map(findingLine)
  const more = heaviest.length - items.length
  return [title, list(more > 0 ? [...items, `… and ${more} more`] : items)]
}

function findingLine({ weight, source, quote }: Finding): string {
  const rounded = Math.round(weight * 10) / 10
  return `${rounded > 0 ? '+' : ''}${rounded}, ${prose(source)}: ${code(quote)}`
}

function others({ hypotheses }: Diagnosis, main: Hypothesis | null): string[] {
  const rest = hypotheses.filter((one) => one !== main && one.confidence >= leastWorthNaming)
  if (rest.length === 0) return []
  const items = rest.map((one) => {
    const place = placeOf(one)
    return `${prose(one.title)}${place === '' ? '' : ` at ${prose(place)}`}: ${confidenceWords(one.confidence)}`
  })
  return [main === null ? 'It could be:' : 'It could also have been:', list(items)]
}

function pathRows({ ladder }: Diagnosis): string[][] {
  return ladder.flatMap(({ hop, system, targets, state }) => {
    if (targets.length === 0) return [[prose(hop), prose(system), prose(state), 'not looked at by itself']]
    return targets.map((target) => [
      prose(target.target === hop ? hop : target.target),
      prose(system),
      prose(target.state),
      prose(target.summary),
    ])
  })
}

function unseen({ diagnosis, state }: JudgedRun): string[] {
  const failed = state.evidence.filter(({ outcome }) => outcome === 'unknown')
  const items = [
    ...diagnosis.missing.map(({ what, why, how }) => `${prose(what)}: ${prose(why)}. ${prose(how)}`),
    ...failed.map(
      ({ type, target, summary, hint }) =>
        `${prose(type)}${target === null ? '' : ` at ${prose(target)}`}: ${prose(summary)}. ${prose(hint ?? '')}`,
    ),
  ]
  return items.length === 0
    ? ['Everything that was to be looked at was seen.']
    : ['What could not be seen:', list([...new Set(items)])]
}
