import { durationWords } from '../../../chat/cards/clock-words.ts'
import { endingWords } from './ending-words.ts'
import { prose, table } from './markdown.ts'
import { between, mendedBy, type Tale } from './tale.ts'
import { timesOf } from './times.ts'

/** The whole incident in a few sentences, and its durations. */
export function summary(tale: Tale): string {
  return [
    sentences(tale, (text) => prose(text)).join(' '),
    '',
    table(['Time', 'Took', 'From … to'], durations(tale)),
  ].join('\n')
}

/** What it was, what was done, how it stands. `say` makes other people's words safe for where they are shown. */
export function sentences(tale: Tale, say: (text: string) => string): string[] {
  const { opened, openedAt, closed, telling, approvals, runs } = tale
  const { name, environment } = opened.service
  const day = openedAt.slice(0, 10)
  const what = telling?.diagnosis.verdict.sentence ?? 'No run was judged.'
  const mended = mendedBy(tale)
  const begun = approvals.filter(({ made }) => made.length > 0)
  const last = runs.at(-1)?.diagnosis.verdict
  return [
    `${say(name)} (${say(environment)}), ${day}: ${say(ended(what))}`,
    ...(mended
      ? [
          `“${say(mended.plan.title)}” fixed it ${durationWords(between(openedAt, mended.judged?.at ?? openedAt))} after the incident was opened.`,
        ]
      : []),
    ...(mended === null && begun.length > 0
      ? [
          `Changes were made: ${begun.map((one) => `“${say(one.plan.title)}” (${endingWords(one)})`).join(', ')}.`,
        ]
      : []),
    ...(begun.length === 0 ? ['Nothing was changed by fiveohtwo.'] : []),
    closed === null
      ? `The incident is open${last?.state === 'healthy' ? ', and the last look found everything healthy' : ''}.`
      : `It was closed after ${durationWords(between(openedAt, closed.at))}: ${say(ended(closed.what.reason))}`,
  ]
}

/** Name, length and span of each. */
export function durations(tale: Tale): string[][] {
  const { openedAt, closed, approvals } = tale
  const { startedAt, startedBy, acted, evidenceAt, verdictAt, recovered } = timesOf(tale)
  const start = startedBy === 'alert' ? 'first alert' : 'opened'
  const mended = mendedBy(tale)
  const decided = approvals.find(({ decided }) => decided?.decision === 'approved')
  const approvedAt = decided?.decided?.at
  const row = (name: string, from: string, to: string | null | undefined, span: string) =>
    to == null ? [[name, 'not reached', span]] : [[name, durationWords(Math.max(0, between(from, to))), span]]
  return [
    ...(startedBy === 'person'
      ? [['To the first human act (MTTA)', 'at once', 'a person opened it']]
      : row(
          'To the first human act (MTTA)',
          startedAt,
          acted?.at,
          `${start} to ${acted?.what ?? 'a command'}`,
        )),
    ...row('To the first evidence', startedAt, evidenceAt, `${start} to the first look that came back`),
    ...row('To the first verdict', startedAt, verdictAt, `${start} to the first judged run`),
    ...(approvals.length === 0
      ? []
      : row('To the approval', decided?.proposedAt ?? openedAt, approvedAt, 'proposed to approved')),
    ...(approvedAt === undefined
      ? []
      : row('To the fix', approvedAt, mended?.judged?.at, 'approved to judged fixed')),
    ...row('To recovery (MTTR)', startedAt, recovered?.at, `${start} to ${recovered?.what ?? 'healthy'}`),
    ...row('In all', openedAt, closed?.at, 'opened to closed'),
  ]
}

/** With a full stop, unless there is a mark. */
function ended(text: string): string {
  return /[.!?…]\s*$/.test(text) ? text : `${text}.`
}
