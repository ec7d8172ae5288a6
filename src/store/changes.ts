import { BotError } from '../errors.ts'
import type { ChangeMade, Happening } from '../model/timeline.ts'
import { findApproval } from './approval-rows.ts'
import { withApproval } from './approvals.ts'
import { storable, storableText } from './chain.ts'
import { withoutRefusal } from './change-records.ts'
import { assignPlaces, lockHeld, lockPlaces, nextFence, noteChange, type PlaceRow } from './places.ts'
import type { Sql, SqlPool } from './sql.ts'
import type { Spending } from './store.ts'
import { append } from './timeline.ts'

/** approved → spent, unless refused meanwhile, for the first alone who finds every place free. */
export function spend(
  pool: SqlPool,
  wish: { id: string; places: string[]; first: Omit<ChangeMade, 'approval'>; at: Date },
): Promise<Spending> {
  const { id, first, at } = wish
  const lost = (): Spending => ({ state: 'lost' })
  return withApproval(pool, id, lost, async (sql, { incident }): Promise<Spending> => {
    if (!(await isSpendable(sql, id))) return lost()
    const rows = await lockPlaces(sql, [...wish.places, first.place])
    const held = rows.find(({ approval }) => approval !== null)
    if (held) return heldBy(sql, held)
    const fence = await nextFence(sql)
    await sql.query(
      `UPDATE fiveohtwo.approvals SET state = 'spent', started_at = $2, first_fence = $3 WHERE id = $1`,
      [id, at, fence],
    )
    await assignPlaces(sql, rows, { approval: id, fence })
    await writeIntent(sql, { incident, made: { ...first, approval: id }, fence, at })
    return { state: 'spent', fence }
  })
}

/** False for a worker that lost the place, or whose change was judged. */
export function intend(
  pool: SqlPool,
  { made, fence, at }: { made: ChangeMade; fence: number; at: Date },
): Promise<boolean> {
  return withApproval(
    pool,
    made.approval,
    () => false,
    async (sql, { id, incident }) => {
      const held = await lockHeld(sql, id)
      const place = storableText(made.place)
      if (!held.some((row) => row.place === place) || held.some((row) => row.fence !== fence)) return false
      await writeIntent(sql, { incident, made, fence, at })
      return true
    },
  )
}

export function release(pool: SqlPool, id: string): Promise<void> {
  return withApproval(
    pool,
    id,
    () => undefined,
    (sql) => letGo(sql, id),
  )
}

/** Throws `UNKNOWN_APPROVAL`. */
export function seize(pool: SqlPool, id: string): Promise<number> {
  return withApproval(pool, id, unknownApproval, async (sql) => {
    const held = await lockHeld(sql, id)
    const fence = await nextFence(sql)
    await assignPlaces(sql, held, { approval: id, fence })
    return fence
  })
}

/** True for the first alone. What is judged is over, so that its places are free even when its worker dies right after. */
export function judge(
  pool: SqlPool,
  wish: { id: string; judged: Extract<Happening, { kind: 'change.judged' }>; at: Date },
): Promise<boolean> {
  const { id, at } = wish
  const judged = storable({ ...wish.judged, approval: id })
  return withApproval(
    pool,
    id,
    () => false,
    async (sql, { incident }) => {
      const { rowCount } = await sql.query(
        `UPDATE fiveohtwo.approvals SET ending = $2, took_ms = $3
         WHERE id = $1 AND state = 'spent' AND started_at IS NOT NULL AND ending IS NULL`,
        [id, judged.ending, judged.tookMs],
      )
      if (rowCount !== 1) return false
      await letGo(sql, id)
      await append(sql, incident, [judged], at)
      return true
    },
  )
}

async function isSpendable(sql: Sql, id: string): Promise<boolean> {
  const { rows } = await sql.query(
    `SELECT FROM fiveohtwo.approvals AS approval WHERE id = $1 AND state = 'approved' AND ${withoutRefusal}`,
    [id],
  )
  return rows.length === 1
}

async function heldBy(sql: Sql, { place, approval }: PlaceRow): Promise<Spending> {
  const holder = await findApproval(sql, approval ?? '')
  return { state: 'held', place, by: { approval: approval ?? '', incident: holder?.incident ?? '' } }
}

async function letGo(sql: Sql, id: string): Promise<void> {
  await assignPlaces(sql, await lockHeld(sql, id), { approval: null, fence: null })
}

async function writeIntent(
  sql: Sql,
  { incident, made, fence, at }: { incident: string; made: ChangeMade; fence: number; at: Date },
): Promise<void> {
  await noteChange(sql, made.place, at)
  await append(sql, incident, [{ kind: 'change.intended', ...made, fence }], at)
}

function unknownApproval(): never {
  throw new BotError('UNKNOWN_APPROVAL', 'There is no such approval.', 'Ask for a new diagnosis.')
}
