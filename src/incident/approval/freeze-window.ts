import { type FreezeWindow, weekdays } from '../../model/policy.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Windows repeat weekly; a day more for those that go past midnight. */
const daysAhead = 8

/** A window that holds now, and when nothing of all windows holds any more: null when that is not within a week. */
export interface InWindow {
  window: FreezeWindow
  over: Date | null
}

/** The first window that holds at an instant, by the clock on the wall of its zone; null when none does. */
export function windowAt(windows: readonly FreezeWindow[], now: Date): InWindow | null {
  const window = windows.find((each) => holds(each, now.getTime()))
  if (window === undefined) return null
  // Whether a window holds changes only when a wall clock shows its end, or is put forward or back.
  const instants = windows.flatMap((each) => turns(each, now.getTime())).sort((one, other) => one - other)
  const over = instants.find(
    (instant) => instant > now.getTime() && !windows.some((each) => holds(each, instant)),
  )
  return { window, over: over === undefined ? null : new Date(over) }
}

/** `Fri 16:30`, by the clock on the wall of a zone. */
export function wallClock(instant: Date, zone: string): string {
  const { day, minute } = wallAt(instant.getTime(), zone)
  const name = weekdays[day] ?? ''
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} ${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`
}

function holds({ days, from, to, zone }: FreezeWindow, instant: number): boolean {
  const { day, minute } = wallAt(instant, zone)
  const begin = minutes(from)
  const end = minutes(to)
  const begins = (on: number) => days.includes(weekdays[(on + 7) % 7] ?? 'mon')
  if (begin < end) return begins(day) && minute >= begin && minute < end
  return (begins(day) && minute >= begin) || (begins(day - 1) && minute < end)
}

/** Every instant of the coming days at which the window may begin to hold or cease to. */
function turns({ to, zone }: FreezeWindow, now: number): number[] {
  const found: number[] = []
  for (let ahead = -1; ahead <= daysAhead; ahead += 1) {
    const noon = now + ahead * dayMs
    const before = offsetAt(noon - dayMs, zone)
    const after = offsetAt(noon + dayMs, zone)
    const midnight = Math.floor((noon + offsetAt(noon, zone)) / dayMs) * dayMs
    const wall = midnight + minutes(to) * minuteMs
    found.push(wall - before, wall - after)
    if (before !== after) found.push(clockChange(noon - dayMs, noon + dayMs, zone))
  }
  return found
}

/** The first instant at which the clocks of a zone show the other time, to the minute. */
function clockChange(from: number, to: number, zone: string): number {
  let early = Math.floor(from / minuteMs)
  let late = Math.ceil(to / minuteMs)
  const offset = offsetAt(early * minuteMs, zone)
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (offsetAt(middle * minuteMs, zone) === offset) early = middle
    else late = middle
  }
  return late * minuteMs
}

/** 0 is Monday; minutes since midnight. */
function wallAt(instant: number, zone: string): { day: number; minute: number } {
  const wall = new Date(instant + offsetAt(instant, zone))
  return { day: (wall.getUTCDay() + 6) % 7, minute: wall.getUTCHours() * 60 + wall.getUTCMinutes() }
}

/** What the wall clock of a zone is ahead of UTC, milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const parts = new Map(
    clockOf(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const at = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  const wall = Date.UTC(at('year'), at('month') - 1, at('day'), at('hour'), at('minute'), at('second'))
  return wall - Math.floor(instant / 1000) * 1000
}

const clocks = new Map<string, Intl.DateTimeFormat>()

/** Making one takes a hundred times as long as asking it. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  clocks.set(zone, clock)
  return clock
}

function minutes(time: string): number {
  const [hours = 0, minute = 0] = time.split(':').map(Number)
  return hours * 60 + minute
}

function pad(number: number): string {
  return String(number).padStart(2, '0')
}
