import { durationWords } from '../../../chat/cards/clock-words.ts'
import { confidenceWords } from '../../../chat/cards/confidence-words.ts'
import { sourceName } from '../../../chat/cards/source-name.ts'
import { withoutCounts } from '../../../chat/cards/without-counts.ts'
import type { AlarmNote } from '../../../model/alarm.ts'
import type { Happening } from '../../../model/timeline.ts'
import { clock } from './clock.ts'
import { prose, table } from './markdown.ts'
import { between, type Tale } from './tale.ts'

/** What happened when, in UTC; evidence is counted per run, and told below. Markdown. */
export function timeline({ entries, openedAt, runs }: Tale): string {
  const titles = new Map(
    entries.flatMap(({ what }) =>
      what.kind === 'remedy.proposed' ? [[what.approval, what.plan.title] as const] : [],
    ),
  )
  const rows = withoutCounts(entries).flatMap(({ seq, at, what }) => {
    const words = told(what, openedAt, (approval) => `“${prose(titles.get(approval) ?? approval)}”`)
    if (words === null) return []
    const looked = what.kind === 'run.finished' ? seenIn(runs.find(({ run }) => run === what.run)) : ''
    return [[`${seq}`, clock(at, openedAt), `+${durationWords(between(openedAt, at))}`, `${words}${looked}`]]
  })
  return table(['#', 'UTC', 'After', 'What'], rows)
}

function seenIn(run: Tale['runs'][number] | undefined): string {
  if (run === undefined) return ''
  const count = (wanted: string) => run.state.evidence.filter(({ outcome }) => outcome === wanted).length
  const [pass, fail, unknown] = [count('pass'), count('fail'), count('unknown')]
  return ` It looked ${run.state.evidence.length} times: ${pass} as expected, ${fail} not, ${unknown} could not be seen.`
}

/** One line of what happened; null for what is told elsewhere, or was written by a newer version. */
function told(what: Happening, since: string, titleOf: (approval: string) => string): string | null {
  switch (what.kind) {
    case 'incident.opened':
      return `Opened by ${prose(what.by.name)}: ${prose(what.reason)}`
    case 'run.started':
      return what.purpose === 'verify'
        ? `Looked again with ${prose(what.runbook)}.`
        : `Looked with ${prose(what.runbook)}, asked by ${prose(what.by.name)}.`
    case 'run.canceled':
      return `Canceled by ${prose(what.by.name)}.`
    case 'run.finished': {
      const { sentence, confidence } = what.diagnosis.verdict
      return `Verdict, ${confidenceWords(confidence)}: ${prose(sentence)}`
    }
    case 'remedy.proposed':
      return `Proposed ${titleOf(what.approval)}, ${prose(what.plan.risk)} risk; ${prose(`${what.needed}`)} must approve.`
    case 'remedy.withheld':
      return `Not proposed: ${prose(what.remedy)}. ${prose(what.why)}`
    case 'approval.voted':
      return `${prose(what.by.name)} approved ${titleOf(what.approval)}${because(what.reason)}; ${prose(`${what.lacking}`)} more needed.`
    case 'approval.decided':
      return `${prose(what.by.name)} ${prose(what.decision)} ${titleOf(what.approval)}${because(what.reason)}${what.breakGlass ? ' **The guards were overridden.**' : ''}`
    case 'approval.lapsed':
      return `${titleOf(what.approval)} ${prose(what.state)}.`
    case 'change.intended':
      return `${wayOf(what.way)} began: ${prose(what.change)} at ${prose(what.place)}.`
    case 'change.refused':
      return `${titleOf(what.approval)} was not begun: ${prose(what.reason)}`
    case 'change.finished':
      return `${wayOf(what.way)} ${what.outcome === 'pass' ? 'went through' : '**failed**'}: ${prose(what.change)} at ${prose(what.place)}: ${prose(what.summary)}`
    case 'change.unknown':
      return `**Nobody knows** whether it was made: ${prose(what.change)} at ${prose(what.place)}: ${prose(what.summary)}`
    case 'change.inspected':
      return `Found ${prose(what.found)}: ${prose(what.change)} at ${prose(what.place)}: ${prose(what.summary)}`
    case 'change.verified':
      return `Verified at ${prose(what.place)}, ${prose(what.outcome)}: ${prose(what.summary)}`
    case 'change.judged':
      return `Judged: ${prose(what.ending)}. ${prose(what.why)}`
    case 'change.escalated':
      return `**Escalated**: ${prose(what.why)}`
    case 'relapse.watched':
      return `${what.state === 'steady' ? 'Steady' : '**Relapsed**'} over ${durationWords(what.overMs)}: ${prose(what.summary)}`
    case 'watch.started':
      return `${prose(what.by.name)} watches the URL for ${durationWords(what.overMs)}.`
    case 'watch.ended':
      return `The watch ended${what.why === 'stopped' ? `, stopped by ${prose(what.by.name)}` : ''}.`
    case 'alerts.gathered': {
      const more = what.more > 0 ? [`${prose(`${what.more}`)} more alarms`] : []
      const words = [...what.alarms.map((note) => alarmWords(note, since)), ...more]
      return words.length === 0 ? null : `${words.join('; ')}.`
    }
    case 'triage.withheld':
      return `No run was begun: ${prose(what.why)}`
    case 'alarm.mapped':
      return `${prose(what.by.name)} said that “${prose(what.title)}” belongs to ${prose(what.service)}.`
    case 'incident.joined':
      return `Part of ${prose(what.parent)} from here on: ${prose(what.why)}`
    case 'incident.gathered':
      return `${prose(what.child)} of ${prose(what.service)} became part of this.`
    case 'source.told':
      return `${prose(sourceName(what.source))} ${what.outcome === 'pass' ? 'was told' : '**could not be told**'} (${prose(what.what)}): ${prose(what.summary)}`
    case 'delivery.failed':
      return `The thread on ${prose(what.platform)} stayed behind: ${prose(what.reason)}`
    case 'delivery.resumed':
      return `The thread on ${prose(what.platform)} was up to date again.`
    case 'incident.closed':
      return `Closed by ${prose(what.by.name)}: ${prose(what.reason)}`
    default:
      return null
  }
}

const turns: Record<AlarmNote['state'], string> = {
  firing: 'fires',
  acknowledged: 'is acknowledged',
  resolved: 'is resolved',
}

/** `Alertmanager: ShopDown fires (critical), since 02:14:03` */
function alarmWords({ source, title, state, severity, at, flapping }: AlarmNote, since: string): string {
  const often = flapping ? ', comes and goes' : ''
  const name = sourceName(source)
  return `${prose(name.charAt(0).toUpperCase() + name.slice(1))}: ${prose(title, 200)} ${turns[state] ?? prose(state)} (${prose(severity)}), since ${clock(at, since)}${often}`
}

function because(reason: string | null): string {
  return reason === null ? '' : `, because: ${prose(reason)}`
}

function wayOf(way: 'apply' | 'undo'): string {
  return way === 'apply' ? 'The change' : 'Undoing it'
}
