import type { Outcome } from '../../model/evidence.ts'
import type { ChangeMade, Entry } from '../../model/timeline.ts'

/** One intent of an approval, and what the timeline says came of it. */
export interface Intent {
  made: ChangeMade
  /** `unknown` was said; null when nothing was, because its worker was lost. */
  outcome: Outcome | null
  inspected: boolean
}

/** How far an approval was carried out, according to the timeline. */
export interface ChangeCourse {
  /** In order. */
  intents: Intent[]
  /** Places that were verified, and with what outcome. */
  verified: { place: string; outcome: Outcome }[]
  startedAt: Date | null
  /** When the timeline last spoke of it. */
  lastAt: Date | null
  escalated: boolean
}

/** Replays what the timeline says of one approval's changes. */
export function changeCourse(entries: readonly Entry[], approval: string): ChangeCourse {
  const course: ChangeCourse = { intents: [], verified: [], startedAt: null, lastAt: null, escalated: false }
  const find = (made: ChangeMade) => course.intents.findLast((each) => isSame(each.made, made))
  for (const { at, what } of entries) {
    if (!('approval' in what) || what.approval !== approval) continue
    course.lastAt = new Date(at)
    switch (what.kind) {
      case 'change.intended': {
        const { kind: _, fence: __, ...made } = what
        course.startedAt ??= new Date(at)
        course.intents.push({ made, outcome: null, inspected: false })
        break
      }
      case 'change.finished': {
        const intent = find(what)
        if (intent) intent.outcome = what.outcome
        break
      }
      case 'change.unknown': {
        const intent = find(what)
        if (intent) intent.outcome ??= 'unknown'
        break
      }
      case 'change.inspected': {
        const intent = find(what)
        if (intent) intent.inspected = true
        break
      }
      case 'change.verified':
        course.verified.push({ place: what.place, outcome: what.outcome })
        break
      case 'change.escalated':
        course.escalated = true
        break
    }
  }
  return course
}

function isSame(one: ChangeMade, other: ChangeMade): boolean {
  return one.part === other.part && one.index === other.index && one.way === other.way
}
