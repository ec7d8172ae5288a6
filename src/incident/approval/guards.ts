import { durationWords } from '../../chat/cards/clock-words.ts'
import { freezeWords } from '../../chat/freeze-words.ts'
import { minuteOf } from '../../chat/minute-of.ts'
import type { ChangeRecord } from '../../model/approval.ts'
import type { Freeze, FreezeWindow, Guards } from '../../model/policy.ts'
import type { Plan } from '../../model/remedy.ts'
import { wallClock, windowAt } from './freeze-window.ts'

/** Why a change must not be made now. */
export interface Guarded {
  guard: 'freeze' | 'window' | 'per-hour' | 'cool-down' | 'quorum' | 'stale-evidence'
  /** A sentence with its numbers, and when it will be over. */
  why: string
  /** Whether breaking the glass helps. */
  overridable: boolean
  /** Since when, where somebody may have seen it before they broke the glass, and somebody may not. */
  since?: Date
}

export interface Guardable {
  plan: Plan
  guards: Guards
  /** Those that stand, of whatever service. */
  freezes: readonly Freeze[]
  /** Changes of the same service and cause in the last hour, without the one that is judged. */
  recent: readonly ChangeRecord[]
  /** Of the places that are still to be changed; others have just been changed by the plan itself. */
  lastChangeAt: ReadonlyMap<string, Date | null>
  /** The other places of the hop of the part that is next; null where they were not looked at. */
  peers: readonly { place: string; well: boolean }[] | null
  now: Date
}

const hourMs = 3_600_000

/**
 * What speaks against making a change now, or null. What nobody can override comes first, so that whoever breaks the
 * glass over one guard does not get past another. Pure.
 */
export function guardOf(input: Guardable): Guarded | null {
  return (
    staleEvidence(input) ??
    tooFewWell(input) ??
    frozen(input) ??
    inWindow(input) ??
    tooMany(input) ??
    tooSoon(input)
  )
}

function staleEvidence({ plan, guards, now }: Guardable): Guarded | null {
  const age = now.getTime() - Date.parse(plan.evidenceAt)
  if (age <= guards.evidenceMs) return null
  const old = Number.isNaN(age) ? 'of unknown age' : `${durationWords(age)} old`
  const why = `The newest evidence is ${old}, and at most ${durationWords(guards.evidenceMs)} old evidence is acted upon. Run the diagnosis again: it proposes anew.`
  return { guard: 'stale-evidence', why, overridable: false }
}

function tooFewWell({ plan, guards, peers }: Guardable): Guarded | null {
  if (peers === null || peers.length === 0) return null
  const places = peers.length + 1
  // The one that is changed cannot count, so all of the others is the most that can be asked for. 0.07 × 100 is 7.000…1.
  const needed = Math.min(Math.ceil(guards.quorum * places - 1e-9), peers.length)
  const well = peers.filter((peer) => peer.well).length
  if (well >= needed) return null
  const sick = peers.filter((peer) => !peer.well).map(({ place }) => place)
  const share = `${Math.round(guards.quorum * 1000) / 10} %`
  const why = `Only ${well} of the ${peers.length} other ${peers.length === 1 ? 'place' : 'places'} of this hop of ${plan.service} ${well === 1 ? 'is' : 'are'} well, and ${needed} must be while one is changed (${share} of ${places}). Not well: ${listed(sick)}. It is over as soon as ${needed - well} more ${needed - well === 1 ? 'is' : 'are'} well.`
  return { guard: 'quorum', why, overridable: false }
}

function frozen({ plan, freezes, now }: Guardable): Guarded | null {
  const standing = freezes
    .filter(
      ({ service, until }) =>
        (service === null || service === plan.service) && (until === null || until > now),
    )
    .toSorted((one, other) => endOf(other) - endOf(one))
  const [last] = standing
  if (last === undefined) return null
  const since = new Date(Math.max(...standing.map((freeze) => freeze.since.getTime())))
  return { guard: 'freeze', why: freezeWords(last, now), overridable: true, since }
}

function inWindow({ guards, now }: Guardable): Guarded | null {
  const found = windowAt(guards.freezes, now)
  if (found === null) return null
  const { window, over } = found
  const end =
    over === null
      ? 'It is not over within a week.'
      : `It is over at ${wallClock(over, window.zone)} (${window.zone}), in ${durationWords(over.getTime() - now.getTime())}.`
  const why = `It is ${wallClock(now, window.zone)} (${window.zone}), and nothing is changed ${windowWords(window)}: ${window.why}. ${end}`
  return { guard: 'window', why, overridable: true }
}

function windowWords({ days, from, to }: FreezeWindow): string {
  const on = days.length === 7 ? 'on any day' : `on ${days.join(', ')}`
  return `${on} from ${from} to ${to}${from < to ? '' : ' of the next day'}`
}

function tooMany({ plan, guards, recent, now }: Guardable): Guarded | null {
  const starts = recent
    .map(({ startedAt }) => startedAt.getTime())
    .filter((startedAt) => startedAt > now.getTime() - hourMs)
    .sort((one, other) => one - other)
  if (starts.length < guards.perHour) return null
  // As soon as so many are older than an hour that one fewer than the limit is left.
  const next = (starts[starts.length - guards.perHour] ?? now.getTime()) + hourMs
  const made = `${starts.length} ${starts.length === 1 ? 'change was' : 'changes were'} made`
  const why = `${made} to ${plan.service} for ${plan.cause} within the last hour, and at most ${guards.perHour} may be. Somebody should look why it comes back; the next is possible at ${minuteOf(new Date(next), now)}, in ${durationWords(next - now.getTime())}.`
  return { guard: 'per-hour', why, overridable: true }
}

function tooSoon({ plan, guards, lastChangeAt, now }: Guardable): Guarded | null {
  const last = plan.parts
    .flatMap(({ place }) => {
      const at = lastChangeAt.get(place)
      return at ? [{ place, at: at.getTime() }] : []
    })
    .filter(({ at }) => now.getTime() - at < guards.coolDownMs)
    .toSorted((one, other) => other.at - one.at)[0]
  if (last === undefined) return null
  const over = last.at + guards.coolDownMs
  const why = `${last.place} was changed ${durationWords(now.getTime() - last.at)} ago, and ${durationWords(guards.coolDownMs)} must lie between two changes at one place. It is over at ${minuteOf(new Date(over), now)}, in ${durationWords(over - now.getTime())}.`
  return { guard: 'cool-down', why, overridable: true }
}

function endOf({ until }: Freeze): number {
  return until?.getTime() ?? Number.POSITIVE_INFINITY
}

function listed(names: string[]): string {
  const most = 5
  const more = names.length - most
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}
