import { randomBytes } from 'node:crypto'
import type { Alarm } from '../model/alarm.ts'
import type { Alert } from '../model/alert.ts'
import { lockAlarmsByKey, writeAlarms } from './alarms.ts'
import type { Sql, SqlPool } from './sql.ts'
import type { FiledAlert } from './store.ts'
import { inTransaction } from './transaction.ts'

interface WaitingRow {
  ordinal: string
  alert: Alert
  received_at: Date
}

/**
 * The first half is ours ("502"), the second says what is locked; locks of two numbers never meet those of one, which
 * migrations take (https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADVISORY-LOCKS).
 */
const foldingLock = [0x353032, 1] as const

/**
 * Folds the oldest alerts into their alarms, all or nothing. Two callers who shared the alerts between them would fold those
 * of one alarm in any order, so the second waits for the first.
 */
export function foldAlerts(
  pool: SqlPool,
  limit: number,
  fold: (known: Alarm | null, filed: FiledAlert, freshId: string) => Alarm,
  now: () => Date,
): Promise<number> {
  return inTransaction(pool, async (sql) => {
    await lockFolding(sql)
    const { rows } = await sql.query<WaitingRow>(
      `SELECT ordinal, alert, received_at FROM fiveohtwo.alerts
       WHERE folded_at IS NULL ORDER BY ordinal LIMIT $1`,
      [limit],
    )
    if (rows.length === 0) return 0
    const alarms = await touchedAlarms(sql, rows)
    for (const { alert, received_at } of rows) {
      const name = nameOf(alert)
      const filed = { alert, receivedAt: received_at }
      alarms.set(name, fold(alarms.get(name) ?? null, filed, freshId()))
    }
    await writeAlarms(sql, [...alarms.values()])
    await sql.query('UPDATE fiveohtwo.alerts SET folded_at = $2 WHERE ordinal = ANY($1::bigint[])', [
      rows.map(({ ordinal }) => ordinal),
      now(),
    ])
    return rows.length
  })
}

/** Nobody folds until the transaction ends. */
export async function lockFolding(sql: Sql): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1, $2)', foldingLock)
}

async function touchedAlarms(sql: Sql, rows: WaitingRow[]): Promise<Map<string, Alarm>> {
  const touched = new Map(rows.map(({ alert }) => [nameOf(alert), alert]))
  const known = await lockAlarmsByKey(sql, [...touched.values()])
  return new Map(known.map((alarm) => [nameOf(alarm), alarm]))
}

function nameOf({ source, key }: Pick<Alarm, 'source' | 'key'>): string {
  return `${source}\n${key}`
}

function freshId(): string {
  return randomBytes(12).toString('base64url')
}
