import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Happening } from '../../src/model/timeline.ts'
import { genesisHash, hashEntry } from '../../src/store/chain.ts'
import type { Store } from '../../src/store/store.ts'
import { openWith } from '../../src/store/timeline.ts'
import { inTransaction } from '../../src/store/transaction.ts'
import { anyCharacter } from './any-character.ts'
import { ada, sampleDiagnosis, sampleNote, sampleOpening, sampleService } from './incident-samples.ts'
import { type StoreUnderTest, testTime } from './store-conformance.ts'
import { refusal, storePlan } from './store-samples.ts'

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
        await expect(under.store.appendAfter(id, 0, [sampleNote('x')])).rejects.toMatchObject({
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
          const written = await under.store.append(id, [proposedWith(held), sampleNote(reason)])
          const read = await under.store.read(id, (written[0]?.seq ?? 0) - 1)
          expect(read).toEqual(written)
          expect(read.map(hashEntry)).toEqual(written.map(({ hash }) => hash))
        }),
        { numRuns: 40 },
      )
    })

    it('reads back a key that V8 would take for another', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const written = await under.store.append(id, [proposedWith({ '!': 1, '"': 2 })])
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

    it('goes on after what was read, and not where somebody wrote since', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      expect(await under.store.appendAfter(id, 1, [sampleNote('two'), sampleNote('three')])).toMatchObject([
        { seq: 2 },
        { seq: 3 },
      ])
      for (const wrong of [0, 1, 2, 4]) {
        expect(await under.other.appendAfter(id, wrong, [sampleNote('not this')])).toBeNull()
      }
      await under.other.append(id, [sampleNote('four')])
      expect(await under.store.appendAfter(id, 3, [sampleNote('nor this')])).toBeNull()
      expect((await under.store.read(id)).map(({ what }) => what)).toEqual([
        sampleOpening(),
        ...['two', 'three', 'four'].map(sampleNote),
      ])
    })

    it('numbers what many writers of two processes count at once without losing or doubling one', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      const count = async (store: Store) => {
        for (;;) {
          const entries = await store.read(id)
          const counted = entries.filter(({ what }) => what.kind === 'run.started').length
          const next = runStarted(`${id}.${counted + 1}`)
          if ((await store.appendAfter(id, entries.length, [next])) !== null) return
        }
      }
      await Promise.all([
        ...Array.from({ length: 20 }, (_, n) => count(n % 2 ? under.store : under.other)),
        ...Array.from({ length: 20 }, (_, n) => under.other.append(id, [sampleNote(String(n))])),
      ])
      const runs = (await under.store.read(id)).flatMap(({ what }) =>
        what.kind === 'run.started' ? what.run : [],
      )
      expect(runs).toEqual(Array.from({ length: 20 }, (_, n) => `${id}.${n + 1}`))
      expect(await under.store.audit()).toMatchObject({ ok: true })
    })

    it('fails only the call whose content Postgres refuses, not those written with it', async () => {
      const { id } = await under.store.openIncident(sampleOpening())
      // Longer than an index entry may be.
      const refused = refusal(randomBytes(8_000).toString('hex'))
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
}

/** An entry in which somebody else's words are both keys and values. */
function proposedWith(held: Record<string, unknown>): Happening {
  const [part] = storePlan().parts
  const parts = part ? [{ ...part, precheck: [{ type: 'tcp', with: held, expect: 'fail' } as const] }] : []
  const expires = { expiresAt: 'never', needed: 1, record: null }
  const plan = { ...storePlan(), parts }
  return { kind: 'remedy.proposed', approval: 'a', planHash: 'h', plan, ...expires }
}

function runStarted(run: string): Happening {
  const service = sampleService('shop')
  const started = { kind: 'run.started', run, runbook: '502', purpose: 'diagnose', by: ada } as const
  return { ...started, service, stages: [], version: 'v', steps: 0 }
}
