import type { AuditResult } from '../model/audit.ts'
import type { Entry } from '../model/timeline.ts'
import { type ChainProblem, type Head, verifyChain } from './chain.ts'
import type { Sql } from './sql.ts'

interface AuditRow extends Omit<Entry, 'at'> {
  at: Date
  head_seq: number
  head_hash: string
}

/**
 * Recomputes every chain, an incident at a time, and counts the incidents. Somebody who rewrites a whole chain and
 * its head is found only by a head that was noted elsewhere, hence the head in the answer.
 */
export async function audit(sql: Sql): Promise<AuditResult> {
  const { rows } = await sql.query<{ last: string; ids: string[] }>(
    `SELECT last, array(SELECT id FROM fiveohtwo.incidents ORDER BY number) AS ids FROM fiveohtwo.numbering`,
  )
  const ids = rows[0]?.ids ?? []
  const last = Number(rows[0]?.last ?? 0)
  let entries = 0
  let head: { incident: string; seq: number; hash: string } | null = null
  for (const [index, id] of ids.entries()) {
    const expected = `INC-${index + 1}`
    if (id !== expected) return gone(expected)
    const chain = await readChain(sql, id)
    const problem = verifyChain(chain.entries, chain.head)
    if (problem) return failed(id, problem)
    entries += chain.entries.length
    head = { incident: id, ...chain.head }
  }
  if (ids.length < last) return gone(`INC-${ids.length + 1}`)
  if (ids.length > last) {
    const incident = `INC-${ids.length}`
    return failed(incident, { seq: 1, problem: 'altered', detail: `${incident} was never numbered.` })
  }
  return { ok: true, incidents: ids.length, entries, head }
}

/** Head and entries by one statement, so that an append in between cannot tell them apart. */
async function readChain(sql: Sql, incident: string): Promise<{ entries: Entry[]; head: Head }> {
  const { rows } = await sql.query<AuditRow>(
    `SELECT incident.head_seq, incident.head_hash, entry.*
     FROM fiveohtwo.incidents AS incident LEFT JOIN fiveohtwo.timeline AS entry ON entry.incident = incident.id
     WHERE incident.id = $1 ORDER BY entry.seq`,
    [incident],
  )
  const entries = rows
    .filter((row) => row.seq !== null)
    .map(({ seq, at, what, previous, hash }) => ({
      incident,
      seq,
      at: at.toISOString(),
      what,
      previous,
      hash,
    }))
  return { entries, head: { seq: rows[0]?.head_seq ?? 0, hash: rows[0]?.head_hash ?? '' } }
}

function gone(incident: string): AuditResult {
  return failed(incident, { seq: 1, problem: 'missing', detail: `${incident} is gone with all its entries.` })
}

function failed(incident: string, { seq, problem, detail }: ChainProblem): AuditResult {
  return { ok: false, incident, seq, problem, detail }
}
