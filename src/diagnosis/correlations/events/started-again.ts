import { type Correlation, nothing } from '../correlation.ts'
import { seenOf } from '../seen-of.ts'

const unitLine = /systemd\[\d{1,10}\]: (?<done>Stopped|Started|Reloaded) (?<unit>[^\n]{1,200}?)\.?\s*$/m

/** As much as a stop speaks for a backend that is away, and a little more. */
const weight = -12

/** A unit that was stopped and then started again was restarted: that it is away is told by other lines, if at all. */
export const startedAgain: Correlation = {
  id: 'started-again',
  reference: 'systemd.service(5); systemd src/core/job.c, job_done_message()',
  correlate(evidence, { hosts }) {
    // On a machine that we look at ourselves the state of its units is known.
    if (hosts.length > 0) return nothing
    const findings = seenOf(evidence, 'logs').flatMap((each) => {
      const told = each.facts.groups.flatMap(({ sample, lastAt }, order) => {
        const groups = unitLine.exec(sample)?.groups
        return groups?.unit === undefined ? [] : [{ done: groups.done, unit: groups.unit, lastAt, order }]
      })
      const stops = told.filter(({ done }) => done === 'Stopped')
      const pairs = stops.map((stop) => ({
        stop,
        start: told.find(({ done, unit, lastAt, order }) =>
          done !== 'Started' || unit !== stop.unit
            ? false
            : lastAt !== null && stop.lastAt !== null && lastAt !== stop.lastAt
              ? lastAt > stop.lastAt
              : order > stop.order,
        ),
      }))
      if (pairs.length === 0 || pairs.some(({ start }) => start === undefined)) return []
      const quote = `${stops.map(({ unit }) => unit).join(', ')}: stopped and started again`
      return [
        {
          ...{ cause: 'backend-down' as const, weight, fact: 'stop', reach: 'here' as const, quote },
          ...{ evidence: each, hop: each.hop, target: each.target },
        },
      ]
    })
    return findings.length === 0 ? nothing : { findings, advice: [] }
  },
}
