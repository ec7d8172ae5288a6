import { z } from 'zod'
import type { FoundLog } from '../../hosts/log-search/read-found.ts'
import { durationSchema, formatDuration } from '../../model/duration.ts'
import type { AccessGroup, AccessLogFacts, AccessMinute, AccessTally } from '../../model/facts/access-log.ts'
import { defineStep } from '../../model/step.ts'
import { systems } from '../../model/system.ts'
import { redactSecrets } from '../../redact.ts'
import { compileAccessFormat } from './access-format.ts'
import { sourceOf } from './logs-step.ts'
import { searchWindow } from './search-window.ts'
import { summariseRequests } from './summarise-requests.ts'

/** Most groups of failed requests. */
const mostGroups = 200

/**
 * Counts the requests of a window of time in the access logs of one system, on the machine. Fails when requests failed at
 * the gateway or behind it, passes when none did. See {@link searchWindow} for what it throws.
 */
export const accessLogStep = defineStep({
  type: 'access-log',
  title: 'Count the requests in the access log',
  looksAt: 'host',
  params: z.strictObject({
    system: z.enum(systems),
    window: durationSchema.default(30 * 60_000),
    /** How far lines may be out of order: access logs are written when a request ends, and in blocks. */
    slack: durationSchema.default(120_000),
  }),
  async run(host, params, context) {
    const { system } = params
    const { from, to, found } = await searchWindow(
      system,
      host,
      params,
      context,
      ({ place }) => {
        if (place.kind !== 'access') return null
        const access = compileAccessFormat(place)
        return access === null ? null : { place, access }
      },
      [],
    )
    const facts: AccessLogFacts = {
      system,
      from: from.toISOString(),
      to: to.toISOString(),
      sources: found.map(sourceOf),
      requests: found.reduce((sum, { requests }) => sum + (requests?.requests ?? 0), 0),
      minutes: minutesOf(found),
      groups: groupsOf(found),
      upstreams: talliesOf(found.flatMap(({ requests }) => requests?.upstreams ?? [])),
      methods: talliesOf(found.flatMap(({ requests }) => requests?.methods ?? [])),
    }
    const { outcome, summary } = summariseRequests(facts)
    return { outcome, summary: `${summary} in the last ${formatDuration(params.window)}`, facts }
  },
})

function minutesOf(found: readonly FoundLog[]): AccessMinute[] {
  const minutes = new Map<string, Record<string, number>>()
  for (const { minute, status, count } of found.flatMap(({ requests }) => requests?.minutes ?? [])) {
    const statuses = minutes.get(minute) ?? {}
    const key = String(status).padStart(3, '0')
    statuses[key] = (statuses[key] ?? 0) + count
    minutes.set(minute, statuses)
  }
  return [...minutes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([minute, statuses]) => ({ minute, statuses }))
}

function groupsOf(found: readonly FoundLog[]): AccessGroup[] {
  return found
    .flatMap(({ source, requests }) =>
      (requests?.failed ?? []).map((failed) => ({
        source: source.name,
        ...failed,
        sample: redactSecrets(failed.sample).slice(0, 2000),
      })),
    )
    .sort((a, b) => b.count - a.count)
    .slice(0, mostGroups)
}

function talliesOf(tallies: readonly AccessTally[]): AccessTally[] {
  const byName = new Map<string, AccessTally>()
  for (const { name, requests, failed } of tallies) {
    const known = byName.get(name) ?? { name, requests: 0, failed: 0 }
    byName.set(name, { name, requests: known.requests + requests, failed: known.failed + failed })
  }
  return [...byName.values()].sort((a, b) => b.requests - a.requests).slice(0, 200)
}
