import type { Alarm } from '../../model/alarm.ts'
import type { TriagePolicy } from '../../model/monitoring.ts'
import { isSourcePerson } from '../../model/source-person.ts'
import type { Entry } from '../../model/timeline.ts'
import { isUnderChange } from '../change/is-under-change.ts'
import { latestRun, runState } from '../run-state.ts'
import { isFlapping } from './is-flapping.ts'
import { sinceOf } from './since-of.ts'

/** What alarms bring about in an incident: a run because of one of them, the word why there is none, its end. */
export type TriageDue =
  | { act: 'run'; purpose: 'diagnose' | 'verify'; alarm: Alarm }
  | { act: 'withhold'; why: string }
  | { act: 'close'; reason: string }

interface Facts {
  entries: readonly Entry[]
  /** All that the incident told; `service` is null where none is known. */
  alarms: readonly Alarm[]
  policy: TriagePolicy
  silenced: boolean
  /** Diagnoses of the service that alarms began within the past hour, in all its incidents. */
  begun: number
  now: Date
}

/** While an alarm fires and we see nothing wrong: what fails now and then is seen by looking again. */
const lookAgainMs = 10 * 60_000

/**
 * What is due, null for nothing. It follows from the timeline alone, so that asking again, after a crash or twice, comes to
 * nothing more: what was done stands there. Pure.
 */
export function triageDue(facts: Facts): TriageDue | null {
  const { entries, alarms, silenced } = facts
  const opened = entries[0]?.what
  if (opened?.kind !== 'incident.opened' || entries.some(({ what }) => what.kind === 'incident.closed')) {
    return null
  }
  if (opened.service.origin === 'unmatched') return endOfUnmatched(facts)
  if (silenced || alarms.length === 0 || isRunning(entries) || isChanging(entries)) return null
  return alarms.some(isOn)
    ? diagnosisDue(facts, isSourcePerson(opened.by))
    : verificationDue(facts, isSourcePerson(opened.by))
}

function diagnosisDue(facts: Facts, openedByAlarms: boolean): TriageDue | null {
  const { entries, alarms, policy, begun, now } = facts
  const run = lastOf(entries, 'run.started')
  const asking = alarms.filter((alarm) => isOn(alarm) && policy.severities.includes(alarm.severity))
  if (run === undefined && (asking.length === 0 || policy.perHour === 0)) {
    // Else the card promises a look for as long as the incident is open.
    if (!openedByAlarms || lastOf(entries, 'triage.withheld') !== undefined) return null
    return { act: 'withhold', why: policy.perHour === 0 ? noRunsWords : severityWords }
  }
  const steady = asking.find(
    (alarm) =>
      !isFlapping(alarm, now) &&
      (run === undefined || Date.parse(run.at) < sinceOf(alarm).getTime() || isLongWell(entries, now)),
  )
  // What comes and goes is looked at once.
  const due = steady ?? (run === undefined ? asking[0] : undefined)
  // What somebody is deciding on right now is not replaced under their eyes.
  if (due === undefined || policy.perHour === 0 || isDeciding(entries)) return null
  const why =
    begun >= policy.perHour
      ? limitWords(policy.perHour)
      : steady === undefined && begun > 0
        ? flappingWords
        : null
  if (why === null) return { act: 'run', purpose: 'diagnose', alarm: due }
  return isWithheld(entries) ? null : { act: 'withhold', why }
}

/** The last alarm is over: our own look says whether the service is well. */
function verificationDue(facts: Facts, openedByAlarms: boolean): TriageDue | null {
  const { entries, alarms, policy, now } = facts
  const [last] = alarms.toSorted((one, other) => sinceOf(other).getTime() - sinceOf(one).getTime())
  if (last === undefined || alarms.some((alarm) => isFlapping(alarm, now))) return null
  const over = overAt(entries)
  if (over === null) return null
  const run = lastOf(entries, 'run.started')
  const mayRun = policy.perHour > 0
  if (mayRun && (run !== undefined || alarms.some(({ severity }) => policy.severities.includes(severity)))) {
    return run === undefined || run.seq < over ? { act: 'run', purpose: 'verify', alarm: last } : null
  }
  return run === undefined && openedByAlarms ? { act: 'close', reason: 'All alarms are resolved.' } : null
}

/** Where the timeline says that no alarm fires any more; null while it tells of one that does. */
function overAt(entries: readonly Entry[]): number | null {
  let over: number | null = null
  for (const { seq, what } of entries) {
    if (what.kind !== 'alerts.gathered') continue
    const isOver = what.counts.firing + what.counts.acknowledged === 0
    over = isOver ? (over ?? seq) : null
  }
  return over
}

function endOfUnmatched({ alarms, now }: Facts): TriageDue | null {
  const isLeft = alarms.some((alarm) => alarm.service === null && (isOn(alarm) || isFlapping(alarm, now)))
  if (isLeft) return null
  return { act: 'close', reason: 'No alarm of nobody is left: all are resolved, or some service’s now.' }
}

function isOn({ state }: Alarm): boolean {
  return state !== 'resolved'
}

function isRunning(entries: readonly Entry[]): boolean {
  const run = latestRun(entries)
  return run !== null && runState(entries, run)?.ended === null
}

/** From the decision until the run that verifies has begun, which is not ours to begin. */
function isChanging(entries: readonly Entry[]): boolean {
  const last = entries.findLast(({ what: { kind } }) => kind === 'change.judged' || kind === 'run.started')
  return last?.what.kind === 'change.judged' || isUnderChange(entries)
}

function isDeciding(entries: readonly Entry[]): boolean {
  const pending = new Set<string>()
  for (const { what } of entries) {
    if (what.kind === 'remedy.proposed') pending.add(what.approval)
    if (what.kind === 'approval.decided' || what.kind === 'approval.lapsed') pending.delete(what.approval)
  }
  return pending.size > 0
}

function isLongWell(entries: readonly Entry[], now: Date): boolean {
  const last = lastOf(entries, 'run.finished')
  if (last?.what.kind !== 'run.finished' || last.what.diagnosis.verdict.state !== 'healthy') return false
  return now.getTime() - Date.parse(last.at) > lookAgainMs
}

/** Said once, until there is a run again; what was said of alarms that ask for none is no word on one that does. */
function isWithheld(entries: readonly Entry[]): boolean {
  const last = entries.findLast(({ what: { kind } }) => kind === 'triage.withheld' || kind === 'run.started')
  return last?.what.kind === 'triage.withheld' && !policyWords.has(last.what.why)
}

function lastOf(entries: readonly Entry[], kind: Entry['what']['kind']): Entry | undefined {
  return entries.findLast(({ what }) => what.kind === kind)
}

const flappingWords =
  'The alarm comes and goes, and a run has looked at it within the past hour. The next begins when it is steady.'

const severityWords = 'Alarms of this severity begin no run here.'
const noRunsWords = 'Alarms begin no run of this service.'
const policyWords: ReadonlySet<string> = new Set([severityWords, noRunsWords])

function limitWords(perHour: number): string {
  const runs = perHour === 1 ? '1 run was' : `${perHour} runs were`
  return `${runs} begun because of alerts within the past hour, which is the most for this service.`
}
