/** How often something may be sent: one each `everyMs` in the long run, `burst` of them at once. */
export interface Lane {
  everyMs: number
  burst: number
}

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

interface Line {
  /** When the lane would be idle again if nobody else came (GCRA's theoretical arrival time): places are given after it. */
  idleAt: number
  /** The same, counting the turns that were really taken: who comes late takes the turn late. */
  usedAt: number
  heldUntil: number
  places: Map<string, number>
}

/** A line per lane, by the generic cell rate algorithm (ITU-T I.371); lanes that nobody described have no limit. */
export function createPace(describe: (lane: string) => Lane | null, now: () => number): Pace {
  const lines = new Map<string, Line>()

  function lineOf(lane: string): Line {
    const line = lines.get(lane) ?? { idleAt: 0, usedAt: 0, heldUntil: 0, places: new Map() }
    lines.set(lane, line)
    return line
  }

  return {
    turn(lane, who) {
      const limit = describe(lane) ?? unlimited
      const line = lineOf(lane)
      const at = now()
      for (const [other, place] of line.places) {
        if (place + keptFor < at) line.places.delete(other)
      }
      const kept = line.places.get(who)
      const place = Math.max(
        kept ?? placeAtEnd(line, limit, at),
        line.heldUntil,
        earliest(line.usedAt, limit),
      )
      if (place <= at) {
        line.places.delete(who)
        line.usedAt = Math.max(line.usedAt, at) + limit.everyMs
        return 0
      }
      line.places.set(who, place)
      line.idleAt = Math.max(line.idleAt, place + limit.burst * limit.everyMs)
      return place - at
    },
    hold(lane, ms) {
      const { everyMs, burst } = describe(lane) ?? unlimited
      const line = lineOf(lane)
      line.heldUntil = Math.max(line.heldUntil, now() + ms)
      // Whoever waits goes on one after the other: all of them at its end would be the next 429.
      const waiting = [...line.places].toSorted(([, a], [, b]) => a - b)
      for (const [index, [who, place]] of waiting.entries()) {
        line.places.set(who, Math.max(place, line.heldUntil + index * everyMs))
      }
      const last = line.heldUntil + (waiting.length - 1) * everyMs
      line.idleAt = Math.max(line.idleAt, last + burst * everyMs)
    },
  }
}

const unlimited: Lane = { everyMs: 0, burst: 1 }

/** When the next turn fits after all that are given until `idleAt`. */
function earliest(idleAt: number, { everyMs, burst }: Lane): number {
  return idleAt - (burst - 1) * everyMs
}

function placeAtEnd(line: Line, limit: Lane, at: number): number {
  const place = Math.max(at, line.heldUntil, earliest(line.idleAt, limit))
  line.idleAt = Math.max(line.idleAt, place) + limit.everyMs
  return place
}
