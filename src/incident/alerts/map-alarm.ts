import { BotError } from '../../errors.ts'
import type { Alarm } from '../../model/alarm.ts'
import { type LearnedRule, usualTriage } from '../../model/monitoring.ts'
import type { Speaker } from '../../model/person.ts'
import type { Happening } from '../../model/timeline.ts'
import { appendDecided } from '../append-decided.ts'
import { bot } from '../bot-person.ts'
import type { Deps } from '../deps.ts'
import { knownService } from '../known-service.ts'
import { countAlarms } from './alarm-notes.ts'
import { createServiceMatcher } from './match-service.ts'
import { ruleMatches } from './rule-matches.ts'
import { suggestRule } from './suggest-rule.ts'
import { triageDue } from './triage-due.ts'

/** Alarms that one word mapped and that are listed by name. */
const mostListed = 20

/** A rule that somebody made from an alarm, and the alarms that it gave to the service. */
export interface Mapped {
  rule: LearnedRule
  alarms: Alarm[]
  /** Where they had been told. */
  incident: string | null
}

/**
 * Learns from an alarm that it is a service's: it and others of nobody that are alike go on in the service's incident at
 * once, later ones by themselves. Throws `UNKNOWN_ALARM`, `UNKNOWN_SERVICE`, `NOT_MAPPABLE`.
 */
export async function mapAlarm(
  deps: Deps,
  { alarm: id, service: typed, by }: { alarm: string; service: string; by: Speaker },
): Promise<Mapped> {
  const alarm = await deps.store.alarm(id)
  if (alarm === null) {
    throw new BotError('UNKNOWN_ALARM', `There is no alarm "${id.slice(0, 40)}".`, 'List them with "alarms".')
  }
  const service = knownService(typed, deps.services.values()).name
  const owner = await ownerOf(deps, alarm)
  if (owner !== null) {
    throw new BotError(
      'NOT_MAPPABLE',
      `"${alarm.title.slice(0, 100)}" is an alarm of ${owner} already.`,
      owner === service
        ? 'Nothing is left to do.'
        : `If that is wrong, list the rules with "rules", or write one for ${service} into the services file.`,
    )
  }
  const wish = suggestRule(alarm)
  if (wish === null) {
    throw new BotError(
      'NOT_MAPPABLE',
      `Nothing in "${alarm.title.slice(0, 100)}" says what it is about: it has no label that names a thing, and no URL.`,
      `Give it a label "service" with the value "${service}" in the monitoring system.`,
    )
  }
  const person = deps.people.recorded(by)
  const learned = await deps.store.learnRule(
    { ...wish, service, by: deps.people.of(by).name },
    (each) => ruleMatches(wish, each) !== null,
  )
  deps.log.info({ alarm: id, service, rule: learned.rule.id, by: by.id }, 'alarm mapped')
  await leave(deps, alarm.incident, learned.alarms, (each) => ({
    ...{ kind: 'alarm.mapped', alarm: each.id, title: each.title },
    ...{ service, by: person },
  }))
  await deps.queue.add('alerts', {})
  return { ...learned, incident: alarm.incident }
}

/** By the rules as they are now: one that was told wrongly may be mapped once its rule is forgotten. */
async function ownerOf(deps: Deps, alarm: Alarm): Promise<string | null> {
  const learned = await deps.store.learnedRules()
  const { services, monitoring } = deps
  return createServiceMatcher({ services: services.values(), monitoring: monitoring.values(), learned })(
    alarm,
  )
}

/** Says in the incident of nobody's alarms which have left it, and closes it behind the last one. */
async function leave(
  deps: Deps,
  incident: string | null,
  left: Alarm[],
  say: (alarm: Alarm) => Extract<Happening, { kind: 'alarm.mapped' }>,
): Promise<void> {
  if (incident === null) return
  const here = left.filter((alarm) => alarm.incident === incident)
  await appendDecided(deps, incident, async (entries) => {
    const opened = entries[0]?.what
    const isClosed = entries.some(({ what }) => what.kind === 'incident.closed')
    if (opened?.kind !== 'incident.opened' || opened.service.origin !== 'unmatched' || isClosed) return []
    const now = deps.now()
    const alarms = (await deps.store.alarmsOf(incident)).filter(
      ({ service }) => service === null || !deps.services.has(service),
    )
    const due = triageDue({
      ...{ entries, now, begun: 0, silenced: false },
      alarms: alarms.map((alarm) => ({ ...alarm, service: null })),
      policy: usualTriage,
    })
    return [
      ...here.slice(0, mostListed).map(say),
      { kind: 'alerts.gathered', alarms: [], more: 0, counts: countAlarms(alarms, now) },
      ...(due?.act === 'close' ? [{ kind: 'incident.closed' as const, by: bot, reason: due.reason }] : []),
    ]
  })
}
