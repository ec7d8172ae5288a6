const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360].map((minutes) => minutes * minuteMs)

/** Labels side by side need so much room on the axis, of 760 pixels. */
const mostTicks = 10

export interface TimeTick {
  ms: number
  /** `03:15`, and the day under it where one begins, and at the first. */
  label: string[]
}

/** Round times of a span, in UTC. */
export function timeTicks(fromMs: number, untilMs: number): TimeTick[] {
  const step = steps.find((each) => (untilMs - fromMs) / each <= mostTicks) ?? 360 * minuteMs
  const ticks: TimeTick[] = []
  for (let ms = Math.ceil(fromMs / step) * step; ms <= untilMs; ms += step) {
    const iso = new Date(ms).toISOString()
    const isNewDay = ticks.length === 0 || ms % dayMs === 0
    ticks.push({ ms, label: isNewDay ? [iso.slice(11, 16), iso.slice(0, 10)] : [iso.slice(11, 16)] })
  }
  return ticks
}
