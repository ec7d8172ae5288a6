import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AuditResult } from '../../src/model/audit.ts'
import type { Happening } from '../../src/model/timeline.ts'
import { audit } from '../../src/store/audit.ts'
import { genesisHash, hashEntry } from '../../src/store/chain.ts'
import type { Sql, SqlPool } from '../../src/store/sql.ts'
import { openWith } from '../../src/store/timeline.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { anyCharacter } from './any-character.ts'
import {
  ada,
  sampleDiagnosis,
  sampleNote,
  sampleOpening,
  samplePlan,
  sampleService,
} from './incident-samples.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'

export function timelineCases(under: StoreUnderTest): void {
  describe('incidents', () => {
    it('are numbered without a gap when opened at the same time', async () => {
      const opened = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          (n % 2 ? under.store : under.other).openIncident(sampleOpening()),
        ),
      )
      const numbers = opened.map(({ id }) => Number(id.slice('INC-'.length))).sort((a, b) => a - b)
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
      expect(await under.store.audit()).toMatchObject({ ok: true })
    })

    it('leave no hole where opening one failed', async () => {
      const before = await under.store.openIncident(sampleOpening())
      const failing = inTransaction(under.pool, async (sql) => {
        await openWith(sql, sampleOpening(), testTime)
        throw new Error('the disk is full')
      })
      await expect(failing).rejects.toThrow('the disk is full')
      const after = await under.store.openIncident(sampleOpening())
      expect(Number(after.id.slice(4))).toBe(Number(before.id.slice(4)) + 1)
    })

    it('start with the entry that opened them, and are found by id', async () => {
      const opened = await under.store.openIncident(sampleOpening())
      expect(opened).toMatchObject({
        service: 'shop',
        environment: 'production',
        state: 'open',
        openedBy: ada,
      })
      expect(await under.store.incident(opened.id)).toEqual(opened)
      expect(await under.store.read(opened.id)).toMatchObject([
        {
          incident: opened.id,
          seq: 1,
          previous: genesisHash,
          at: testTime.toISOString(),
          what: sampleOpening(),
        },
      ])
    })

    it.each(['INC-999999', 'INC-0', 'inc-1', '', "'; drop", 'INC-1\0', '\uD800', `INC-${'9'.repeat(40)}`])(
      'are not found by the id %j',
      async (id) => {
        expect(await under.store.incident(id)).toBeNull()
        expect(await under.store.read(id)).toEqual([])
        await expect(under.store.append(id, [sampleNote('x')])).rejects.toMatchObject({
          code: 'UNKNOWN_INCIDENT',
        })
      },
    )

    it('are listed newest first, by service and state', async () => {
      const service = `listed-${randomBytes(4).toString('hex')}`
      const first = await under.store.openIncident(sampleOpening(service))
      const second = await under.store.openIncident(sampleOpening(service))
      await under.store.append(first.id, [{ kind: 'incident.closed', by: ada, reason: 'fixed' }])
      const ids = async (filter: { state?: 'open' | 'closed' }) =>
        (await under.store.incidents({ ...filter, service, limit: 10 })).map(({ id }) => id)
      expect(await ids({})).toEqual([second.id, first.id])
      expect(await ids({ state: 'open' })).toEqual([second.id])
      expect(await ids({ state: 'closed' })).toEqual([first.id])
      expect(await under.store.incidents({ service, limit: 1 })).toMatchObject([{ id: second.id }])
      expect(await under.store.incidents({ service: '\0', limit: 1 })).toEqual([])
    })

    it('follow their timeline: the run that goes on, the verdict, the closing', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      await under.store.append(id, [runStarted('run-1')])
      expect(await under.store.incident(id)).toMatchObject({ run: 'run-1', verdict: null })
      await under.store.append(id, [
        { kind: 'run.canceled', run: 'run-1', by: ada },
        runStarted('run-2'),
        { kind: 'run.canceled', run: 'run-1', by: ada },
      ])
      expect(await under.store.incident(id)).toMatchObject({ run: 'run-2', verdict: null })
      const diagnosis = sampleDiagnosis()
      await under.store.append(id, [{ kind: 'run.finished', run: 'run-2', diagnosis }])
      expect(await under.store.incident(id)).toMatchObject({ run: null, verdict: diagnosis.verdict })
      await under.store.append(id, [{ kind: 'incident.closed', by: ada, reason: 'fixed' }])
      expect(await under.store.incident(id)).toMatchObject({ state: 'closed', closedAt: testTime })
    })
  })

  describe('the timeline', () => {
    it('gives back what was appended, in order and chained', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const written = await under.store.append(id, [sampleNote('one'), sampleNote('two')])
      written.push(...(await under.store.append(id, [sampleNote('three')])))
      expect(written.map(({ seq }) => seq)).toEqual([2, 3, 4])
      const read = await under.store.read(id)
      expect(read.slice(1)).toEqual(written)
      for (const [index, entry] of read.entries()) {
        expect(hashEntry(entry)).toBe(entry.hash)
        expect(entry.previous).toBe(read[index - 1]?.hash ?? genesisHash)
      }
      expect(await under.store.read(id, 3)).toEqual(written.slice(2))
    })

    it('reads back with the same hash whatever the content holds', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const text = fc.oneof(
        fc.string({ unit: anyCharacter }),
        fc.constantFrom('\0', '\uD800', '__proto__', '\\u0000'),
      )
      const content = fc.dictionary(text, fc.oneof(fc.jsonValue(), text, fc.double(), fc.constant(undefined)))
      await fc.assert(
        fc.asyncProperty(content, text, async (held, reason) => {
          const plan = {
            ...samplePlan(),
            calls: { precheck: [], verify: [], apply: [{ type: 'tcp', with: held }] },
          }
          const proposed = {
            kind: 'remedy.proposed',
            approval: 'a',
            planHash: 'h',
            expiresAt: 'never',
          } as const
          const written = await under.store.append(id, [
            { ...proposed, plan: plan as ReturnType<typeof samplePlan> },
            sampleNote(reason),
          ])
          const read = await under.store.read(id, (written[0]?.seq ?? 0) - 1)
          expect(read).toEqual(written)
          expect(read.map(hashEntry)).toEqual(written.map(({ hash }) => hash))
        }),
        { numRuns: 40 },
      )
    })

    it('reads back a key that V8 would take for another', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const calls = { precheck: [], verify: [], apply: [{ type: 'tcp', with: { '!': 1, '"': 2 } }] }
      const plan = { ...samplePlan(), calls } as ReturnType<typeof samplePlan>
      const proposed = {
        kind: 'remedy.proposed',
        approval: 'b',
        planHash: 'h',
        expiresAt: 'never',
        plan,
      } as const
      const written = await under.store.append(id, [proposed])
      JSON.parse('{"!":[],"\\\\":0}')
      const read = await under.store.read(id, 1)
      expect(read.map(hashEntry)).toEqual(written.map(({ hash }) => hash))
    })

    it('takes a thousand concurrent appends of two processes without losing or doubling a number', async () => {
      const [one, two] = await Promise.all([
        under.store.openIncident(sampleOpening()),
        under.store.openIncident(sampleOpening()),
      ])
      await Promise.all(
        Array.from({ length: 1_000 }, (_, n) =>
          (n % 4 < 2 ? under.store : under.other).append(n % 2 ? one.id : two.id, [sampleNote(String(n))]),
        ),
      )
      for (const { id } of [one, two]) {
        const entries = await under.store.read(id)
        expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 501 }, (_, index) => index + 1))
      }
      expect(await under.store.audit()).toMatchObject({ ok: true })
    })

    it('fails only the call whose content Postgres refuses, not those written with it', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      // Longer than an index entry may be.
      const refused = {
        kind: 'change.refused',
        approval: randomBytes(8_000).toString('hex'),
        reason: '',
      } as const
      const results = await Promise.allSettled([
        under.store.append(id, [sampleNote('first')]),
        under.store.append(id, [sampleNote('before')]),
        under.store.append(id, [refused]),
        under.store.append('INC-999999', [sampleNote('nowhere')]),
        under.store.append(id, [sampleNote('after')]),
      ])
      expect(results.map(({ status }) => status)).toEqual([
        'fulfilled',
        'fulfilled',
        'rejected',
        'rejected',
        'fulfilled',
      ])
      expect((await under.store.read(id)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
    })

    it.each([
      `UPDATE fiveohtwo.timeline SET what = '{}'`,
      'DELETE FROM fiveohtwo.timeline WHERE false',
      'TRUNCATE fiveohtwo.timeline',
    ])('refuses to be rewritten: %s', async (statement) => {
      await expect(under.pool.query(statement)).rejects.toThrow('append-only')
    })

    it('announces each change to whoever listens, in this process and another', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const heard = { own: [] as string[], other: [] as string[], stopped: [] as string[] }
      const stops = await Promise.all([
        under.store.listen((incident) => heard.own.push(incident)),
        under.other.listen((incident) => heard.other.push(incident)),
      ])
      await (await under.store.listen((incident) => heard.stopped.push(incident)))()
      await under.store.append(id, [sampleNote('one'), sampleNote('two')])
      await under.other.append(id, [sampleNote('three')])
      await expect.poll(() => heard).toEqual({ own: [id, id], other: [id, id], stopped: [] })
      for (const stop of stops) await stop()
    })
  })

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
      expect(after.head).toEqual({ incident: id, hash: entry?.hash })
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

function runStarted(run: string): Happening {
  const service = sampleService('shop')
  const started = { kind: 'run.started', run, runbook: '502', purpose: 'diagnose', by: ada } as const
  return { ...started, service, stages: [], version: 'v', steps: 0 }
}
