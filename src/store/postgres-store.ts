import * as approvals from './approvals.ts'
import { audit } from './audit.ts'
import { consoleChannel, postConsole, readConsole, updateConsole } from './console-messages.ts'
import { readDelivered, writeDelivered, writeThread } from './deliveries.ts'
import { createGroupCommit } from './group-commit.ts'
import { findIncident, listIncidents } from './incidents.ts'
import { migrate } from './migrations.ts'
import { createNotifications } from './notifications.ts'
import type { SqlPool } from './sql.ts'
import type { Store } from './store.ts'
import { openWith, readEntries, timelineChannel } from './timeline.ts'
import { inTransaction } from './transaction.ts'

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

    propose: (incident, plan, planHash, expiresAt) =>
      approvals.propose(pool, { incident, plan, planHash, expiresAt, now: now() }),
    approval: (id) => approvals.findApproval(pool, id),
    approvals: (incident) => approvals.listApprovals(pool, incident),
    decide: (id, decision, by, reason, decidedAt) =>
      approvals.decide(pool, { id, decision, by, reason, now: decidedAt, at: now() }),
    spend: (id, step) => approvals.spend(pool, { id, step, at: now() }),
    supersede: (incident) => approvals.supersede(pool, incident, now()),
    expire: (expiredAt) => approvals.expire(pool, expiredAt, now()),
    unfinishedChanges: () => approvals.unfinishedChanges(pool),

    delivered: (incident, platform) => readDelivered(pool, incident, platform),
    setThread: (incident, platform, thread) => writeThread(pool, incident, platform, thread),
    setDelivered: (incident, platform, message) => writeDelivered(pool, incident, platform, message),

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
