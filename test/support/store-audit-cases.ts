import { describe, expect, it } from 'vitest'
import type { AuditResult } from '../../src/model/audit.ts'
import { audit } from '../../src/store/audit.ts'
import { hashEntry } from '../../src/store/chain.ts'
import type { Sql, SqlPool } from '../../src/store/sql.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { sampleNote, sampleOpening } from './incident-samples.ts'
import type { StoreUnderTest } from './store-conformance.ts'

export function auditCases(under: StoreUnderTest): void {
  describe('the audit', () => {
    const tampering: [string, string, Partial<Extract<AuditResult, { ok: false }>>][] = [
      [
        'an altered entry',
        `UPDATE fiveohtwo.timeline SET what = what || '{"reason":"x"}' WHERE seq = 3`,
        { seq: 3, problem: 'altered' },
      ],
      [
        'an altered time',
        `UPDATE fiveohtwo.timeline SET at = at + interval '1 s' WHERE seq = 4`,
        { seq: 4, problem: 'altered' },
      ],
      [
        'an altered last entry',
        `UPDATE fiveohtwo.timeline SET hash = previous WHERE seq = 5`,
        { seq: 5, problem: 'altered' },
      ],
      ['a missing entry', 'DELETE FROM fiveohtwo.timeline WHERE seq = 2', { seq: 2, problem: 'missing' }],
      [
        'a missing first entry',
        'DELETE FROM fiveohtwo.timeline WHERE seq = 1',
        { seq: 1, problem: 'missing' },
      ],
      [
        'a missing entry with the rest moved up',
        'DELETE FROM fiveohtwo.timeline WHERE seq = 2; UPDATE fiveohtwo.timeline SET seq = seq - 1 WHERE seq = 3; UPDATE fiveohtwo.timeline SET seq = seq - 1 WHERE seq = 4; UPDATE fiveohtwo.timeline SET seq = seq - 1 WHERE seq = 5',
        { seq: 2, problem: 'missing' },
      ],
      [
        'two entries that changed places',
        'UPDATE fiveohtwo.timeline SET seq = 99 WHERE seq = 2; UPDATE fiveohtwo.timeline SET seq = 2 WHERE seq = 4; UPDATE fiveohtwo.timeline SET seq = 4 WHERE seq = 99',
        { seq: 2, problem: 'reordered' },
      ],
      [
        'two entries whose contents changed places',
        'UPDATE fiveohtwo.timeline AS entry SET what = other.what FROM fiveohtwo.timeline AS other WHERE other.incident = entry.incident AND entry.seq IN (2, 4) AND other.seq = 6 - entry.seq',
        { seq: 2, problem: 'reordered' },
      ],
      ['a cut-off end', 'DELETE FROM fiveohtwo.timeline WHERE seq >= 4', { seq: 4, problem: 'truncated' }],
      ['a timeline that is gone', 'DELETE FROM fiveohtwo.timeline', { seq: 1, problem: 'truncated' }],
      [
        'an end that was turned back',
        'UPDATE fiveohtwo.incidents SET head_seq = 3',
        { seq: 4, problem: 'altered' },
      ],
    ]

    it.each(tampering)('names %s', async (_name, statements, expected) => {
      const { id } = await under.store.openIncident(sampleOpening())
      await under.store.append(id, ['one', 'two', 'three', 'four'].map(sampleNote))
      const column = statements.includes('incidents SET') ? 'id' : 'incident'
      const result = await afterTampering(under.pool, async (sql) => {
        for (const statement of statements.split('; ')) {
          const where = statement.includes('WHERE') ? `${statement} AND` : `${statement} WHERE`
          const table = statement.includes('AS entry') ? 'entry.' : ''
          await sql.query(`${where} ${table}${column} = '${id}'`)
        }
      })
      expect(result).toMatchObject({ ok: false, incident: id, ...expected })
    })

    it('names a broken link when an altered entry was hashed again', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      await under.store.append(id, ['one', 'two'].map(sampleNote))
      const [, entry] = await under.store.read(id)
      if (!entry) throw new Error('nothing was written')
      const what = sampleNote('never said')
      const hash = hashEntry({ ...entry, what })
      const result = await afterTampering(under.pool, async (sql) => {
        await sql.query(
          'UPDATE fiveohtwo.timeline SET what = $2, hash = $3 WHERE incident = $1 AND seq = 2',
          [id, JSON.stringify(what), hash],
        )
      })
      expect(result).toMatchObject({ ok: false, incident: id, seq: 2, problem: 'altered' })
    })

    it('names an incident that is gone, also when it was the last', async () => {
      const first = await under.store.openIncident(sampleOpening())
      const last = await under.store.openIncident(sampleOpening())
      for (const { id } of [first, last]) {
        const result = await afterTampering(under.pool, async (sql) => {
          await sql.query('DELETE FROM fiveohtwo.timeline WHERE incident = $1', [id])
          await sql.query('DELETE FROM fiveohtwo.incidents WHERE id = $1', [id])
        })
        expect(result).toMatchObject({ ok: false, incident: id, problem: 'missing' })
      }
    })

    it('counts what it read and gives the last head, to be noted elsewhere', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const before = await under.store.audit()
      const [entry] = await under.store.append(id, [sampleNote('one')])
      const after = await under.store.audit()
      if (!before.ok || !after.ok) throw new Error('the chain is broken')
      expect(after).toMatchObject({ incidents: before.incidents, entries: before.entries + 1 })
      expect(after.head).toEqual({ incident: id, seq: entry?.seq, hash: entry?.hash })
    })
  })
}

/** What the audit says after somebody with full rights changed rows; undone afterwards. */
async function afterTampering(pool: SqlPool, tamper: (sql: Sql) => Promise<void>): Promise<AuditResult> {
  let result: AuditResult | undefined
  const undone = new Error('undone')
  await inTransaction(pool, async (sql) => {
    await sql.query('ALTER TABLE fiveohtwo.timeline DISABLE TRIGGER append_only')
    await tamper(sql)
    result = await audit(sql)
    throw undone
  }).catch((error) => {
    if (error !== undone) throw error
  })
  if (!result) throw new Error('no audit')
  return result
}
