import type { Missing, Rung } from '../model/diagnosis.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'
import { innermostRed } from './ladder.ts'
import type { VantageFault } from './vantage-fault.ts'

/** What was not seen, why, and what to do about it; each only once. */
export function missing(
  service: Service,
  targets: readonly Target[],
  evidence: readonly Evidence[],
  rungs: readonly Rung[],
  aside: ReadonlyMap<Evidence, VantageFault>,
): Missing[] {
  const all = [
    ...spoiled(aside),
    ...unknown(evidence),
    ...unasked(service, targets),
    ...unread(service, rungs),
    ...unreadLogs(evidence),
  ]
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()]
}

function spoiled(aside: ReadonlyMap<Evidence, VantageFault>): Missing[] {
  return [...aside].map(([{ type, target }, { why, how }]) => ({
    what: target === null ? type : `${type} ${target}`,
    why: `our own view is broken: ${why}`,
    how,
  }))
}

function unknown(evidence: readonly Evidence[]): Missing[] {
  return evidence.flatMap((each) => {
    if (each.outcome !== 'unknown') return []
    const what = each.target === null ? each.type : `${each.type} ${each.target}`
    return [{ what, why: `${each.reason}: ${each.summary}`, how: each.hint }]
  })
}

function unasked({ path, origin }: Service, targets: readonly Target[]): Missing[] {
  const asked = new Set(targets.map(({ hop }) => hop))
  return path
    .filter(({ name }) => !asked.has(name))
    .map(({ name }) => ({
      what: `${name} was not asked directly`,
      why: 'no addresses configured for this hop',
      how: origin === 'ad-hoc' ? describe : `Add addresses: to hop ${name} in services.yaml`,
    }))
}

function unread({ path, origin }: Service, rungs: readonly Rung[]): Missing[] {
  const red = innermostRed(rungs)
  const hop = path[red?.position ?? -1]
  if (hop === undefined || hop.hosts.length > 0) return []
  return [
    {
      what: `logs of ${hop.name} were not read`,
      why: 'no hosts configured for this hop',
      how: origin === 'ad-hoc' ? describe : `Add hosts: to hop ${hop.name} in services.yaml`,
    },
  ]
}

/** Logs that a machine has and that we could not read. */
function unreadLogs(evidence: readonly Evidence[]): Missing[] {
  return evidence.flatMap((each) => {
    if ((each.type !== 'logs' && each.type !== 'access-log') || each.facts === null) return []
    const host = each.target?.replace(/^host\//, '') ?? null
    return each.facts.sources.flatMap(({ name, unread, truncated }) => {
      const what = host === null ? name : `${name} on ${host}`
      if (unread !== null) return [{ what, why: unread, how: readable }]
      return truncated
        ? [
            {
              what: `part of ${what}`,
              why: 'the window holds more than is read at once',
              how: 'Ask for a shorter window',
            },
          ]
        : []
    })
  })
}

const readable =
  'Let the user of the bot read it (groups adm and systemd-journal), or set sudo: true for the host'

const describe = 'Describe the service and its path in services.yaml'
