import { findApproval, listApprovals, listPending } from './approval-rows.ts'
import { expire, propose, supersede } from './approvals.ts'
import { audit } from './audit.ts'
import { listChanges, listUnfinished } from './change-records.ts'
import { intend, judge, release, seize, spend } from './changes.ts'
import { consoleChannel, postConsole, readConsole, updateConsole } from './console-messages.ts'
import {
  eraseIntent,
  findIncidentOfThread,
  findThread,
  readDelivered,
  writeDelivered,
  writeThread,
} from './deliveries.ts'
import { freeze, listFreezes, unfreeze } from './freezes.ts'
import { createGroupCommit } from './group-commit.ts'
import { findIncident, listIncidents } from './incidents.ts'
import { migrate } from './migrations.ts'
import { createNotifications } from './notifications.ts'
import { lastChangeAt } from './places.ts'
import type { SqlPool } from './sql.ts'
import type { Store } from './store.ts'
import { openWith, readEntries, timelineChannel } from './timeline.ts'
import { inTransaction } from './transaction.ts'
import { vote } from './votes.ts'
import { goingWatches } from './watches.ts'

/**
 * The store over a real Postgres or PGlite, its schema brought up to date first. Closing it leaves the pool to
 * whoever opened that. Throws `DATA_DIR_NEWER`.
 */
export async function openStore(pool: SqlPool, { now }: { now: () => Date }): Promise<Store> {
  await migrate(pool)
  const commits = createGroupCommit(pool, now)
  const notifications = createNotifications(pool)

  return {
    openIncident: (first) => inTransaction(pool, (sql) => openWith(sql, first, now())),
    incident: (id) => findIncident(pool, id),
    incidents: (filter) => listIncidents(pool, filter),
    append: commits.append,
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
      await commits.idle()
      await notifications.close()
    },
  }
}
