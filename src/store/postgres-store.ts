import type { Entry } from '../model/timeline.ts'
import { countFiringAlarms, findAlarm, listAlarmsOf, listFiringAlarms, listUntoldAlarms } from './alarms.ts'
import { forgetRule, learnRule, listRules } from './alert-rules.ts'
import { type Filing, fileAlerts, filingLimits, toFiling } from './alerts.ts'
import { alertsWaitSince } from './alerts-wait-since.ts'
import { findApproval, listApprovals, listPending } from './approval-rows.ts'
import { expire, propose, supersede } from './approvals.ts'
import { audit } from './audit.ts'
import { listChanges, listUnfinished } from './change-records.ts'
import { intend, judge, release, seize, spend } from './changes.ts'
import { consoleChannel, postConsole, readConsole, updateConsole } from './console-messages.ts'
import { asDatabaseFault } from './database-fault.ts'
import {
  eraseIntent,
  findIncidentOfThread,
  findThread,
  readDelivered,
  writeDelivered,
  writeThread,
} from './deliveries.ts'
import { foldAlerts } from './fold-alerts.ts'
import { forgetAlerts } from './forget-alerts.ts'
import { freeze, listFreezes, unfreeze } from './freezes.ts'
import { createGroupCommit } from './group-commit.ts'
import { countOpenIncidents, findIncident, listIncidents } from './incidents.ts'
import { migrate } from './migrations.ts'
import { createNotifications } from './notifications.ts'
import { lastChangeAt } from './places.ts'
import { listSilences, silence, unsilence } from './silences.ts'
import type { SqlPool } from './sql.ts'
import type { Store } from './store.ts'
import { passOver, tellAlarms } from './tell-alarms.ts'
import { type Addition, appendAll, openWith, readEntries, timelineChannel } from './timeline.ts'
import { inTransaction } from './transaction.ts'
import { vote } from './votes.ts'
import { countWatch, forgetWatchCounts, listWatchCounts } from './watch-counts.ts'
import { goingWatches } from './watches.ts'

/** Longer than filing takes on a server that is busy; all that is filed meanwhile waits behind it. */
const usualAnswerMs = 10_000

/**
 * The store over a real Postgres or PGlite, its schema brought up to date first. Closing it leaves the pool to
 * whoever opened that. Throws `DATA_DIR_NEWER`.
 */
export async function openStore(
  pool: SqlPool,
  { now, answerMs = usualAnswerMs }: { now: () => Date; answerMs?: number },
): Promise<Store> {
  await migrate(pool)
  const appends = createGroupCommit<Addition, Entry[] | null>((additions) =>
    inTransaction(pool, (sql) => appendAll(sql, additions, now())),
  )
  const filings = createGroupCommit<Filing, { filed: number; repeated: number }>(
    (group) => fileAlerts(pool, group, { now: now(), answerMs }),
    filingLimits,
  )
  const notifications = createNotifications(pool)

  return {
    openIncident: (first) => inTransaction(pool, (sql) => openWith(sql, first, now())),
    incident: (id) => findIncident(pool, id),
    incidents: (filter) => listIncidents(pool, filter),
    countOpen: () => countOpenIncidents(pool),
    async append(incident, happenings) {
      // Null is for those alone who name an end.
      return (await appends.add({ incident, happenings })) ?? []
    },
    appendAfter: (incident, after, happenings) => appends.add({ incident, happenings, after }),
    read: (incident, afterSeq = 0) => readEntries(pool, incident, afterSeq),
    audit: () => audit(pool),
    listen: (onChange) => notifications.subscribe(timelineChannel, onChange),

    propose: (wish) => propose(pool, { ...wish, now: now() }),
    approval: (id) => findApproval(pool, id),
    approvals: (incident) => listApprovals(pool, incident),
    pendingApprovals: (at) => listPending(pool, at),
    vote: (id, given, grant, votedAt) => vote(pool, { id, given, grant, now: votedAt, at: now() }),
    spend: (id, places, first) => spend(pool, { id, places, first, at: now() }),
    intend: (made, fence) => intend(pool, { made, fence, at: now() }),
    release: (id) => release(pool, id),
    seize: (id) => seize(pool, id),
    judge: (id, judged) => judge(pool, { id, judged, at: now() }),
    changes: (filter) => listChanges(pool, filter),
    lastChangeAt: (place) => lastChangeAt(pool, place),
    supersede: (incident) => supersede(pool, incident, now()),
    expire: (expiredAt) => expire(pool, expiredAt, now()),
    unfinishedChanges: () => listUnfinished(pool),

    freeze: (wish) => freeze(pool, wish, now()),
    unfreeze: (service, by, reason) => unfreeze(pool, { service, by, reason, at: now() }),
    freezes: (at) => listFreezes(pool, at),

    goingWatches: () => goingWatches(pool),

    fileAlerts: async (alerts) => {
      try {
        return await filings.add(toFiling(alerts))
      } catch (error) {
        throw asDatabaseFault(error)
      }
    },
    alertsWaitSince: () => alertsWaitSince(pool),
    foldAlerts: (limit, fold) => foldAlerts(pool, limit, fold, now),
    alarm: (id) => findAlarm(pool, id),
    alarmsOf: (incident) => listAlarmsOf(pool, incident),
    untoldAlarms: (limit) => listUntoldAlarms(pool, limit),
    firingAlarms: (limit, of) => listFiringAlarms(pool, limit, of),
    countFiring: () => countFiringAlarms(pool),
    tellAlarms: (telling) => tellAlarms(pool, telling, now()),
    passOver: (alarms) => passOver(pool, alarms),
    learnRule: (rule, matches) => learnRule(pool, rule, matches, now()),
    learnedRules: () => listRules(pool),
    forgetRule: (id) => forgetRule(pool, id),
    forgetAlerts: (before) => forgetAlerts(pool, before),

    silence: (wish) => silence(pool, wish, now()),
    unsilence: (service) => unsilence(pool, service, now()),
    silences: (at) => listSilences(pool, at),

    countWatch: (count) => countWatch(pool, count),
    watchCounts: (since, stepMs) => listWatchCounts(pool, since, stepMs),
    forgetWatchCounts: (before) => forgetWatchCounts(pool, before),

    delivered: (incident, platform) => readDelivered(pool, incident, platform),
    setThread: (incident, platform, thread) => writeThread(pool, incident, platform, thread),
    setDelivered: (incident, platform, message) => writeDelivered(pool, incident, platform, message),
    forgetDelivered: (incident, platform, key) => eraseIntent(pool, incident, platform, key),
    incidentOfThread: (platform, thread) => findIncidentOfThread(pool, platform, thread),
    threadOf: (incident, platform) => findThread(pool, incident, platform),

    postConsole: (incident, key, message) => postConsole(pool, { incident, key, message, now: now() }),
    updateConsole: (id, message) => updateConsole(pool, id, message),
    consoleMessages: (incident) => readConsole(pool, incident),
    listenConsole: (onChange) => notifications.subscribe(consoleChannel, onChange),

    async close() {
      await appends.idle()
      await filings.idle()
      await notifications.close()
    },
  }
}
