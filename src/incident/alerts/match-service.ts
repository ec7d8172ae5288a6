import type { AlertRule, LearnedRule, Monitoring } from '../../model/monitoring.ts'
import type { Service } from '../../model/service.ts'
import { type Matchable, ruleMatches } from './rule-matches.ts'
import { isSameEnvironment } from './same-environment.ts'
import { pathCovers } from './url-covers.ts'

/** Labels that hold the name of a service in one way or another, the plainest first. */
const namingLabels = ['service', 'service_name', 'app', 'app.kubernetes.io/name', 'application']

interface Place {
  service: Service
  path: string
}

/**
 * Makes the judgement whose an alert is, null for nobody's. In this order, and within each the most specific counts:
 *
 * 1. rules of the services file and learned ones; where they are equally specific, the one learned last: a person said so
 *    after having seen where it went,
 * 2. a label that is the name of a service,
 * 3. the URL of a service: same origin, the longest path,
 * 4. an address on its request path; of several services that share it, the one whose own URL has the longest path in common.
 *
 * By 2 to 4 an alert of another environment than the service's is not its own. Whatever stays ambiguous is nobody's: people
 * say whose it is, rather than that a run looks in the wrong place. Pure.
 */
export function createServiceMatcher({
  services,
  monitoring,
  learned,
}: {
  services: Iterable<Service>
  monitoring: Iterable<Monitoring>
  learned: readonly LearnedRule[]
}): (alert: Matchable) => string | null {
  const known = [...services]
  const names = new Map(known.map((service) => [service.name.toLowerCase(), service]))
  const ruled = [
    ...[...monitoring].flatMap(({ service, rules }) =>
      rules.map((rule) => ({ service, rule, learned: false })),
    ),
    ...learned.map((rule) => ({ service: rule.service, rule, learned: true })),
  ].filter(({ service }) => names.has(service.toLowerCase()))
  const byLabel = Map.groupBy(ruled, ({ rule }) => indexOf(rule))
  const byUrl = placesBy(known, ({ url }) => [url])
  const byAddress = placesBy(known, ({ path }) => path.flatMap(({ addresses }) => addresses))

  /** Null: no rule matches; a service of null: several match, and none is more specific. */
  function byRules(alert: Matchable): { service: string | null } | null {
    const candidates = [
      ...(byLabel.get(null) ?? []),
      ...Object.entries(alert.labels).flatMap(([name, value]) => byLabel.get(`${name}\n${value}`) ?? []),
    ]
    const found = candidates.flatMap((each) => {
      const weight = ruleMatches(each.rule, alert)
      return weight === null ? [] : [{ ...each, weight }]
    })
    const best = heaviest(found)
    if (best.length === 0) return null
    const lastLearned = best.findLast((each) => each.learned)
    return { service: lastLearned?.service ?? only(best.map(({ service }) => service)) }
  }

  function byName({ labels }: Matchable): string | null {
    for (const label of namingLabels) {
      const service = names.get((labels[label] ?? '').trim().toLowerCase())
      if (service !== undefined && isSameEnvironment(labels, service.environment)) return service.name
    }
    return null
  }

  function byPlace({ labels, url }: Matchable): string | null {
    const asked = url === null ? null : URL.parse(url)
    if (asked === null) return null
    const longest = (places: Place[] = []) => {
      const found = places
        .filter(({ service }) => isSameEnvironment(labels, service.environment))
        .flatMap(({ service, path }) => {
          const weight = pathCovers(path, asked.pathname)
          return weight === null ? [] : [{ service, weight }]
        })
      return [...new Set(heaviest(found).map(({ service }) => service.name))]
    }
    const named = longest(byUrl.get(asked.origin))
    if (named.length > 0) return only(named)
    const there = byAddress.get(asked.origin) ?? []
    const sharing = there.filter(({ service }) => isSameEnvironment(labels, service.environment))
    // Whose path leads there alone owns it, whatever is asked.
    return only(sharing.map(({ service }) => service.name)) ?? only(longest(there))
  }

  return (alert) => {
    const ruled = byRules(alert)
    return ruled === null ? (byName(alert) ?? byPlace(alert)) : ruled.service
  }
}

/** One exact label under which a rule is found at once among thousands; null for a rule that has none. */
function indexOf({ labels }: AlertRule): string | null {
  const exact = Object.entries(labels).find(([, value]) => !value.includes('*'))
  return exact === undefined ? null : `${exact[0]}\n${exact[1]}`
}

/** By origin; the path is that of the service's own URL. */
function placesBy(services: Service[], urlsOf: (service: Service) => string[]): Map<string, Place[]> {
  const places = services.flatMap((service) => {
    const origins = new Set(urlsOf(service).flatMap((url) => URL.parse(url)?.origin ?? []))
    const path = URL.parse(service.url)?.pathname ?? '/'
    return [...origins].map((origin) => ({ origin, service, path }))
  })
  return Map.groupBy(places, ({ origin }) => origin)
}

function heaviest<T extends { weight: number }>(found: T[]): T[] {
  const most = Math.max(...found.map(({ weight }) => weight))
  return found.filter(({ weight }) => weight === most)
}

function only(services: string[]): string | null {
  const [first, another] = new Set(services)
  return first === undefined || another !== undefined ? null : first
}
