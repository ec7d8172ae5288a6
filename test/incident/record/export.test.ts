import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CauseId } from '../../../src/diagnosis/causes.ts'
import { diagnose } from '../../../src/diagnosis/diagnose.ts'
import { BotError } from '../../../src/errors.ts'
import { type Bundle, exportIncident, sealOf } from '../../../src/incident/record/export.ts'
import { compareHead, parseNotedHead } from '../../../src/incident/record/noted-head.ts'
import { readBundle } from '../../../src/incident/record/read-bundle.ts'
import { replay } from '../../../src/incident/record/replay.ts'
import type { Entry, Happening } from '../../../src/model/timeline.ts'
import { targetsOf } from '../../../src/runbook/select-targets.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { chainedTimeline, rechained } from '../../support/chained-timeline.ts'
import { firstStory, worseStory } from '../../support/change-stories.ts'
import { hostileTexts } from '../../support/hostile-text.ts'
import { healedStory, shopEvidence, shopService } from '../../support/timelines.ts'

const now = new Date('2026-11-22T08:00:00.000Z')
const product = '1.2.3'

/** The healed story with the verdicts that its evidence really comes to. */
function judgedStory(): Entry[] {
  const service = shopService()
  const judge = (dead: number[]) => diagnose(service, targetsOf(service), shopEvidence(dead))
  return chainedTimeline(
    healedStory().map(([seconds, what]): [number, Happening] => {
      if (what.kind !== 'run.finished') return [seconds, what]
      return [seconds, { ...what, diagnosis: judge(what.run === 'r1' ? [8082] : []) }]
    }),
  )
}

const entries = judgedStory()
const written = JSON.stringify(exportIncident(entries, product, now))

/** A bundle whose entries were put together otherwise, all the rest as it should be for them. */
function withEntries(changed: Entry[], head?: Bundle['head']): string {
  const document = { ...(JSON.parse(written) as Bundle), entries: changed, ...(head ? { head } : {}) }
  return JSON.stringify({ ...document, seal: sealOf({ ...document }) })
}

function refusalOf(text: string): BotError {
  try {
    readBundle(text)
  } catch (thrown) {
    if (thrown instanceof BotError) return thrown
    throw thrown
  }
  throw new Error('the bundle was taken')
}

const place = fc.nat(entries.length - 1)

describe('incident/export', () => {
  it('writes an incident with its entries, approvals, head and version, and reads it back', () => {
    const bundle = readBundle(written)
    expect(bundle.entries).toEqual(entries)
    expect(bundle).toMatchObject({
      format: 'fiveohtwo-incident',
      version: 1,
      product,
      exportedAt: now.toISOString(),
      incident: { id: 'INC-4', service: 'shop', environment: 'demo', state: 'closed' },
      approvals: [{ decided: { by: { name: 'Ann' }, decision: 'approved' }, judged: { ending: 'fixed' } }],
      head: { seq: entries.length, hash: entries.at(-1)?.hash },
    })
  })

  it('survives being formatted by hand, since the seal is over the values', () => {
    const reordered = Object.fromEntries(Object.entries(JSON.parse(written)).toReversed())
    expect(readBundle(JSON.stringify(reordered, null, 8)).entries).toEqual(entries)
  })

  it('keeps hostile text as the timeline holds it', () => {
    const hostile = Object.values(hostileTexts).map((reason): [number, Happening] => [
      150,
      { kind: 'delivery.failed', platform: reason, reason },
    ])
    const kept = chainedTimeline([...healedStory(), ...hostile])
    const text = JSON.stringify(exportIncident(kept, product, now))
    expect(readBundle(text).entries).toEqual(kept)
  })

  it('judges what it read back again, and finds the recorded verdicts', () => {
    const replays = replay(readBundle(written).entries)
    expect(replays.map(({ run, differs }) => ({ run, differs }))).toEqual([
      { run: 'r1', differs: [] },
      { run: 'r2', differs: [] },
    ])
  })

  it('says what is judged otherwise than it was recorded', () => {
    const changed = entries.map((entry): Entry => {
      if (entry.what.kind !== 'run.finished' || entry.what.run !== 'r1') return entry
      const { diagnosis } = entry.what
      const cause: CauseId = 'wrong-port'
      const verdict = { ...diagnosis.verdict, cause, confidence: 0.5 }
      return { ...entry, what: { ...entry.what, diagnosis: { ...diagnosis, verdict } } }
    })
    const [first] = replay(rechained(changed))
    expect(first?.differs).toEqual([
      { what: 'verdict: cause', recorded: 'wrong-port', now: 'backend-down' },
      { what: 'verdict: confidence', recorded: '50%', now: expect.stringMatching(/^9\d/) },
    ])
  })

  it('exports what version 0.1 wrote', () => {
    const old = chainedTimeline(firstStory() as [number, Happening][])
    const bundle = readBundle(JSON.stringify(exportIncident(old, product, now)))
    expect(bundle.entries).toEqual(old)
    expect(bundle.approvals).toMatchObject([
      { needed: 1, plan: { parts: [{ place: 'app/127.0.0.1:8082' }] } },
    ])
  })

  it('lists changes that were undone, escalated, or never judged', () => {
    const bundle = exportIncident(chainedTimeline(worseStory('fail')), product, now)
    expect(bundle.approvals.some(({ judged }) => judged?.rolledBack === 'failed')).toBe(true)
    expect(bundle.approvals.some(({ escalated }) => escalated.length > 0)).toBe(true)
  })

  it('refuses to export a chain that does not hold, and nothing at all', () => {
    const broken = entries.toSpliced(3, 1)
    expect(() => exportIncident(broken, product, now)).toThrow(
      'INC-4 cannot be exported, its chain is broken: entry 4 missing.',
    )
    expect(() => exportIncident([], product, now)).toThrow('There is no such incident.')
  })
})

describe('incident/read-bundle', () => {
  it('names the first entry that was altered', () => {
    fc.assert(
      fc.property(place, fc.constantFrom('what', 'at', 'hash', 'previous'), (index, field) => {
        const changed = structuredClone(entries)
        const entry = changed[index] as Entry
        if (field === 'what') Object.assign(entry.what, { reason: 'nothing to see here' })
        if (field === 'at') entry.at = '2026-11-21T03:09:59.000Z'
        if (field === 'hash') entry.hash = entry.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))
        if (field === 'previous') entry.previous = 'f'.repeat(64)
        const { code, message } = refusalOf(withEntries(changed))
        expect(code).toBe('BUNDLE_ALTERED')
        expect(message).toContain(`entry ${index + 1} altered`)
      }),
      { numRuns: 20 },
    )
  })

  it('names the first of entries that are gone', () => {
    fc.assert(
      fc.property(place, (index) => {
        const isLast = index === entries.length - 1
        const { code, message } = refusalOf(withEntries(entries.toSpliced(index, 1)))
        expect(code).toBe('BUNDLE_ALTERED')
        expect(message).toContain(`entry ${index + 1} ${isLast ? 'truncated' : 'missing'}`)
      }),
      { numRuns: 20 },
    )
  })

  it('names the first of entries that were swapped', () => {
    fc.assert(
      fc.property(place, place, (one, other) => {
        fc.pre(one !== other)
        const swapped = [...entries]
        swapped[one] = { ...(entries[other] as Entry), seq: one + 1 }
        swapped[other] = { ...(entries[one] as Entry), seq: other + 1 }
        const { code, message } = refusalOf(withEntries(swapped))
        expect(code).toBe('BUNDLE_ALTERED')
        expect(message).toContain(`entry ${Math.min(one, other) + 1} reordered`)
      }),
      { numRuns: 40 },
    )
  })

  it('sees that the end is gone also when the head was cut with it, by a head noted elsewhere alone', () => {
    const cut = entries.slice(0, -2)
    const last = cut.at(-1) as Entry
    const bundle = readBundle(withEntries(cut, { seq: last.seq, hash: last.hash }))
    const head = parseNotedHead(`INC-4#${entries.length}:${entries.at(-1)?.hash}`)
    expect(compareHead(bundle.entries, head)).toBe(
      `Entries ${cut.length + 1} to ${entries.length} are gone: INC-4 ends at ${cut.length}, and entry ${entries.length} was noted.`,
    )
  })

  it('takes a chain that was rebuilt as a whole, which a head noted elsewhere gives away', () => {
    const noted = parseNotedHead(`Chain head: INC-4 #${entries.length} ${entries.at(-1)?.hash.slice(0, 12)}`)
    const rebuilt = rechained(
      entries.map((entry) =>
        entry.what.kind === 'approval.decided'
          ? { ...entry, what: { ...entry.what, by: { id: 'console:mallory', name: 'Mallory' } } }
          : entry,
      ),
    )
    const last = rebuilt.at(-1) as Entry
    const bundle = readBundle(withEntries(rebuilt, { seq: last.seq, hash: last.hash }))
    expect(compareHead(bundle.entries, noted)).toContain(
      `Entry ${entries.length} of INC-4 is not the one that was noted`,
    )
    expect(compareHead(entries, noted)).toBeNull()
  })

  it('refuses entries of another incident among its own', () => {
    const foreign = entries.with(2, { ...(entries[2] as Entry), incident: 'INC-5' })
    expect(refusalOf(withEntries(foreign)).message).toContain('entry 3 altered. It is an entry of another')
  })

  it('sees that something beside the entries was changed', () => {
    for (const key of ['product', 'exportedAt', 'approvals', 'incident'] as const) {
      const document = JSON.parse(written)
      if (key === 'approvals') document.approvals[0].decided.by.name = 'Mallory'
      else if (key === 'incident') document.incident.state = 'open'
      else document[key] = key === 'product' ? '9.9.9' : '2026-11-23T08:00:00.000Z'
      const { code, message } = refusalOf(JSON.stringify(document))
      expect({ key, code }).toEqual({ key, code: 'BUNDLE_ALTERED' })
      expect(message).toContain('its entries are, what stands beside them is not')
    }
    const more = JSON.stringify({ ...JSON.parse(written), note: 'all is well' })
    expect(refusalOf(more).code).toBe('BUNDLE_ALTERED')
  })

  it('says that a newer program wrote it', () => {
    const newer = JSON.stringify({ ...JSON.parse(written), version: 2 })
    expect(refusalOf(newer)).toMatchObject({
      code: 'BUNDLE_NEWER',
      message: 'The bundle has version 2, this program reads up to 1.',
    })
  })

  it('refuses whatever is no bundle with words', () => {
    for (const text of [
      '',
      '{}',
      '[]',
      'null',
      '{"format":"fiveohtwo-incident","version":1}',
      written.slice(0, -9),
    ]) {
      expect(refusalOf(text).code).toBe('BUNDLE_UNREADABLE')
    }
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: anyCharacter }), fc.json()), (text) => {
        expect(refusalOf(text).code).toBe('BUNDLE_UNREADABLE')
      }),
    )
  })

  it('refuses ids and times that are none, since they are printed', () => {
    const numbered = entries.map((entry) => ({ ...entry, incident: 'INC-4\x1b[2J' }))
    const document = JSON.parse(withEntries(rechained(numbered)))
    document.incident.id = 'INC-4\x1b[2J'
    expect(refusalOf(JSON.stringify(document))).toMatchObject({
      code: 'BUNDLE_UNREADABLE',
      message: expect.stringContaining('incident.id'),
    })
    const timed = withEntries(rechained(entries.with(1, { ...(entries[1] as Entry), at: 'yesterday' })))
    expect(refusalOf(timed).message).toContain('entries.1.at')
  })

  it('refuses a bundle in which any value is of another kind', () => {
    const frame = ['format', 'version', 'product', 'exportedAt', 'incident', 'head', 'entries', 'seal']
    fc.assert(
      fc.property(fc.constantFrom(...frame), fc.jsonValue(), (key, value) => {
        fc.pre(JSON.stringify(JSON.parse(written)[key]) !== JSON.stringify(value))
        expect(refusalOf(JSON.stringify({ ...JSON.parse(written), [key]: value })).code).toMatch(/^BUNDLE_/)
      }),
    )
  })
})

describe('incident/noted-head', () => {
  it('reads a head as it stands in the thread, in the report and on the command line', () => {
    const head = { incident: 'INC-4', seq: 57, hash: '3f2a9c0d1e2f' }
    for (const text of [
      'INC-4#57:3f2a9c0d1e2f',
      'inc-4 #57 3F2A9C0D1E2F',
      'Chain head: INC-4 #57 3f2a9c0d1e2f…',
      ' INC-4 # 57 3f2a9c0d1e2f... ',
    ]) {
      expect(parseNotedHead(text)).toEqual(head)
    }
  })

  it('refuses what is no head, and one that could be met by trying', () => {
    for (const text of [
      '',
      'INC-4',
      'INC-4#57',
      'INC-4#0:3f2a9c0d1e2f',
      'INC-4#57:xyz',
      '#57 3f2a9c0d1e2f',
    ]) {
      expect(() => parseNotedHead(text)).toThrow('is no chain head')
    }
    expect(() => parseNotedHead('INC-4#57:3f2a')).toThrow('"3f2a" has 4 digits, which can be met by trying.')
  })

  it('misses an incident that is gone, and takes no other one for it', () => {
    const head = parseNotedHead('INC-7#3:3f2a9c0d1e2f')
    expect(compareHead([], head)).toBe('INC-7 is gone: its entry 3 was noted.')
    expect(compareHead(entries, head)).toBe('It is of INC-4, and the head was noted of INC-7.')
  })
})
