import { randomBytes } from 'node:crypto'
import type { Alarm } from '../model/alarm.ts'
import type { AlertRule, LearnedRule } from '../model/monitoring.ts'
import { lockAlarmsOfNobody, writeAlarms } from './alarms.ts'
import { storable, storableText } from './chain.ts'
import { lockFolding } from './fold-alerts.ts'
import type { Sql, SqlPool } from './sql.ts'
import { inTransaction } from './transaction.ts'

interface RuleRow {
  id: string
  rule: AlertRule
  service: string
  made_by: string
  at: Date
}

/**
 * Nobody folds meanwhile, so that an alarm which is just being made is either given to the service here or folded after the
 * rule is there. The same rule for the same service stays one.
 */
export function learnRule(
  pool: SqlPool,
  wish: Omit<LearnedRule, 'id' | 'at'>,
  matches: (alarm: Alarm) => boolean,
  now: Date,
): Promise<{ rule: LearnedRule; alarms: Alarm[] }> {
  const { source, labels, url } = wish
  const service = storableText(wish.service)
  return inTransaction(pool, async (sql) => {
    await lockFolding(sql)
    const rule = await file(sql, {
      rule: storable({ source, labels, url }),
      service,
      made_by: storableText(wish.by),
      at: now,
    })
    const alarms = (await lockAlarmsOfNobody(sql))
      .filter(matches)
      .map((alarm) => ({ ...alarm, service, version: alarm.version + 1 }))
    await writeAlarms(sql, alarms)
    return { rule, alarms }
  })
}

/** The oldest first. */
export async function listRules(sql: Sql): Promise<LearnedRule[]> {
  const { rows } = await sql.query<RuleRow>(
    'SELECT id, rule, service, made_by, at FROM fiveohtwo.alert_rules ORDER BY ordinal',
  )
  return rows.map(toRule)
}

/** False when there is none. */
export async function forgetRule(sql: Sql, id: string): Promise<boolean> {
  const { rowCount } = await sql.query('DELETE FROM fiveohtwo.alert_rules WHERE id = $1', [storableText(id)])
  return rowCount === 1
}

async function file(sql: Sql, row: Omit<RuleRow, 'id'>): Promise<LearnedRule> {
  const rule = JSON.stringify(row.rule)
  const known = await sql.query<RuleRow>(
    `SELECT id, rule, service, made_by, at FROM fiveohtwo.alert_rules
     WHERE rule = $1::jsonb AND service = $2 ORDER BY ordinal LIMIT 1`,
    [rule, row.service],
  )
  const [standing] = known.rows
  if (standing) return toRule(standing)
  const id = randomBytes(9).toString('base64url')
  await sql.query(
    'INSERT INTO fiveohtwo.alert_rules (id, rule, service, made_by, at) VALUES ($1, $2, $3, $4, $5)',
    [id, rule, row.service, row.made_by, row.at],
  )
  return toRule({ ...row, id })
}

function toRule({ id, rule, service, made_by, at }: RuleRow): LearnedRule {
  return { id, ...rule, service, by: made_by, at }
}
