import type { Entry } from '../model/timeline.ts'
import { advance, type Course, type Noted, newCourse } from './incident-course.ts'

/** Incidents whose place on the timeline is remembered: those that changed last. */
const mostRemembered = 10_000

/** Follows timelines as they change. */
export interface Follower {
  /** Reads on where it stopped; several calls while it reads are one more. */
  changed(incident: string): void
  /** Resolves when everything that was told so far is read. */
  settled(): Promise<void>
}

/**
 * Notes what happens from now on, each entry once. What stood on a timeline before is read as well, because an interval may
 * have begun then, but is not noted. `failed` is told when a timeline could not be read; it is read with its next change.
 */
export function followTimelines(options: {
  read: (incident: string, afterSeq: number) => Promise<Entry[]>
  note: (noted: Noted) => void
  since: Date
  failed: (error: unknown) => void
  most?: number
}): Follower {
  const { read, note, since, failed, most = mostRemembered } = options
  const courses = new Map<string, { course: Course; lastAt: number }>()
  const reading = new Map<string, { again: boolean; done: Promise<void> }>()
  /** Of older entries of an incident that is not remembered nobody knows whether they were noted. */
  let horizon = since.getTime()

  async function readOn(incident: string): Promise<void> {
    const known = courses.get(incident)
    let { course, lastAt } = known ?? { course: newCourse, lastAt: 0 }
    const from = known === undefined ? horizon : since.getTime()
    for (const entry of await read(incident, course.seq)) {
      const step = advance(course, entry)
      const at = Date.parse(entry.at)
      course = step.course
      lastAt = Math.max(lastAt, at)
      if (at >= from) step.noted.forEach(note)
    }
    remember(incident, course, lastAt)
  }

  function remember(incident: string, course: Course, lastAt: number): void {
    courses.delete(incident)
    courses.set(incident, { course, lastAt })
    const [oldest] = courses
    if (courses.size <= most || oldest === undefined) return
    courses.delete(oldest[0])
    horizon = Math.max(horizon, oldest[1].lastAt + 1)
  }

  async function readUntilQuiet(incident: string, state: { again: boolean }): Promise<void> {
    while (state.again) {
      state.again = false
      await readOn(incident).catch(failed)
    }
    reading.delete(incident)
  }

  return {
    changed(incident) {
      const going = reading.get(incident)
      if (going !== undefined) {
        going.again = true
        return
      }
      const state = { again: true, done: Promise.resolve() }
      reading.set(incident, state)
      state.done = readUntilQuiet(incident, state)
    },
    async settled() {
      while (reading.size > 0) await Promise.all([...reading.values()].map(({ done }) => done))
    },
  }
}
