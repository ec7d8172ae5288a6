import type { Ending } from '../model/approval.ts'
import type { Verdict } from '../model/diagnosis.ts'
import type { RefusalReason } from '../model/refusal-reason.ts'
import { type System, systems } from '../model/system.ts'
import type { Entry } from '../model/timeline.ts'
import { refusalReason } from './refusal-reason.ts'

/** What an incident is waited for, in the order in which it usually comes. */
export const milestones = ['evidence', 'verdict', 'approval', 'fix'] as const

export type Milestone = (typeof milestones)[number]

/** Something on a timeline that is counted or timed. */
export type Noted =
  /** The first of its kind in the incident, and how long after the opening it came. */
  | { what: 'milestone'; milestone: Milestone; seconds: number }
  | { what: 'verdict'; state: Verdict['state']; cause: string; system: System | 'none' }
  | { what: 'change'; ending: Ending }
  | { what: 'refusal'; reason: RefusalReason }

/** As much of an incident as is needed to go on with its timeline. */
export interface Course {
  /** Of the last entry that was read. */
  seq: number
  openedAt: number | null
  reached: readonly Milestone[]
  /** Name of a hop → its system, as the last run had it. */
  systems: Readonly<Record<string, System>>
}

export const newCourse: Course = { seq: 0, openedAt: null, reached: [], systems: {} }

/** Published causes look like this; what is stored by a broken program must not become a label. */
const causeId = /^[a-z][a-z0-9-]{0,63}$/

/** The next entry of a timeline, and what of it is noted. */
export function advance(course: Course, { seq, at, what }: Entry): { course: Course; noted: Noted[] } {
  const next = { ...course, seq }
  switch (what.kind) {
    case 'incident.opened':
      return { course: { ...next, openedAt: Date.parse(at) }, noted: [] }
    case 'run.started': {
      const known = what.service.path.map(({ name, system }) => [name, system] as const)
      return { course: { ...next, systems: Object.fromEntries(known) }, noted: [] }
    }
    case 'evidence.recorded':
      return reach(next, 'evidence', at)
    case 'run.finished': {
      const { state, cause, hop } = what.diagnosis.verdict
      const system = hop === null ? 'none' : systemOf(next, hop)
      const id = cause === null ? 'none' : causeId.test(cause) ? cause : 'other'
      return reach(next, 'verdict', at, { what: 'verdict', state, cause: id, system })
    }
    case 'approval.decided':
      return what.decision === 'approved' ? reach(next, 'approval', at) : { course: next, noted: [] }
    case 'change.judged': {
      const change = { what: 'change', ending: what.ending } as const
      return what.ending === 'fixed' ? reach(next, 'fix', at, change) : { course: next, noted: [change] }
    }
    case 'change.refused':
      return { course: next, noted: [{ what: 'refusal', reason: refusalReason(what) }] }
    default:
      return { course: next, noted: [] }
  }
}

function reach(
  course: Course,
  milestone: Milestone,
  at: string,
  ...others: Noted[]
): { course: Course; noted: Noted[] } {
  const { openedAt, reached } = course
  if (openedAt === null || reached.includes(milestone)) return { course, noted: others }
  // Clocks of several machines may disagree by a little.
  const seconds = Math.max(0, Date.parse(at) - openedAt) / 1000
  return {
    course: { ...course, reached: [...reached, milestone] },
    noted: [...others, { what: 'milestone', milestone, seconds }],
  }
}

function systemOf({ systems: known }: Course, hop: string): System {
  const system = Object.hasOwn(known, hop) ? known[hop] : undefined
  return system !== undefined && systems.includes(system) ? system : 'unknown'
}
