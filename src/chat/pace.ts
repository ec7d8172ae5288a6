/** How often something may be sent. */
export type Lane =
  /** One each `everyMs` in the long run, `burst` of them at once: GCRA, the generic cell rate algorithm (ITU-T I.371). */
  | { everyMs: number; burst: number }
  /** So many within any such time, at once or spread over it. */
  | { most: number; withinMs: number }

/** Turns at what a platform limits, first come first served, for everybody who shares its limits. */
export interface Pace {
  /**
   * Milliseconds until it is the turn of `who` in `lane`; 0 takes the turn. Whoever must wait keeps the place in the
   * line by asking again after that time, with whatever is to be sent by then.
   */
  turn(lane: string, who: string): number
  /** The platform itself said to wait: nobody has a turn in this lane before. */
  hold(lane: string, ms: number): void
}

/** Whoever does not ask again within this time has lost the place, milliseconds. */
const keptFor = 60_000

/** What was used of a lane. Never changed: every turn makes another one. */
interface Meter {
  /** When the next turn fits. */
  readonly freeAt: number
  taken(at: number): Meter
  /** Turns come one after the other from then on: all at once would be the next refusal. */
  drained(until: number): Meter
}

interface Line {
  meter: Meter
  /** Who waits, in order, and until when they were told to. */
  waiting: Map<string, number>
}

/** A line per lane; lanes that nobody described have no limit. */
export function createPace(describe: (lane: string) => Lane | null, now: () => number): Pace {
  const lines = new Map<string, Line>()

  function lineOf(lane: string): Line {
    const line = lines.get(lane) ?? { meter: meterOf(describe(lane) ?? unlimited), waiting: new Map() }
    lines.set(lane, line)
    return line
  }

  return {
    turn(lane, who) {
      const line = lineOf(lane)
      const at = now()
      for (const [other, until] of line.waiting) if (until + keptFor < at) line.waiting.delete(other)
      const place = placeOf(line, who, at)
      if (place <= at) {
        line.waiting.delete(who)
        line.meter = line.meter.taken(at)
        return 0
      }
      line.waiting.set(who, place)
      return place - at
    },
    hold(lane, ms) {
      const line = lineOf(lane)
      line.meter = line.meter.drained(now() + ms)
    },
  }
}

const unlimited: Lane = { everyMs: 0, burst: 1 }

/** When it is somebody's turn, once those before have had theirs. Who is late for it keeps nobody waiting. */
function placeOf({ meter, waiting }: Line, who: string, at: number): number {
  let left = meter
  for (const [other, until] of waiting) {
    if (other === who) break
    if (until >= at) left = left.taken(Math.max(at, left.freeAt))
  }
  return Math.max(at, left.freeAt)
}

function meterOf(lane: Lane): Meter {
  return 'burst' in lane ? cellRate(lane, Number.NEGATIVE_INFINITY) : window(lane, [])
}

/** `idleAt`: when the lane would be idle again if nobody else came (GCRA's theoretical arrival time). */
function cellRate(lane: { everyMs: number; burst: number }, idleAt: number): Meter {
  const behind = (lane.burst - 1) * lane.everyMs
  return {
    freeAt: idleAt - behind,
    taken: (at) => cellRate(lane, Math.max(idleAt, at) + lane.everyMs),
    drained: (until) => cellRate(lane, Math.max(idleAt, until + behind)),
  }
}

/** `times`: of the last turns, the oldest first, at most as many as the lane allows. */
function window(lane: { most: number; withinMs: number }, times: readonly number[]): Meter {
  const { most, withinMs } = lane
  const oldest = times.length < most ? undefined : times[0]
  return {
    freeAt: oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + withinMs,
    taken: (at) => window(lane, [...times, at].slice(-most)),
    drained(until) {
      const spread = Array.from({ length: most }, (_, index) => until - withinMs + (index * withinMs) / most)
      const padding = most - times.length
      return window(
        lane,
        spread.map((time, index) => Math.max(time, times[index - padding] ?? time)),
      )
    },
  }
}
