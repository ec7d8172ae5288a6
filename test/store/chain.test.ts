import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/canonical-json.ts'
import type { Entry } from '../../src/model/timeline.ts'
import { genesisHash, hashEntry, storable, verifyChain } from '../../src/store/chain.ts'
import { sampleNote } from '../support/incident-samples.ts'

function chain(length: number): Entry[] {
  const entries: Entry[] = []
  for (let seq = 1; seq <= length; seq += 1) {
    const previous = entries.at(-1)?.hash ?? genesisHash
    const entry = {
      incident: 'INC-1',
      seq,
      at: '2026-03-01T10:00:00.000Z',
      what: sampleNote(`${seq}`),
      previous,
    }
    entries.push({ ...entry, hash: hashEntry(entry) })
  }
  return entries
}

const head = (entries: Entry[]) => ({ seq: entries.length, hash: entries.at(-1)?.hash ?? genesisHash })

describe('store/chain', () => {
  it('writes the same text whatever the order of the keys', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é"' }], a: -0, u: undefined })).toBe(
      '{"a":0,"b":[1,{"c":"é\\"","d":null}]}',
    )
    const shuffled = fc.dictionary(fc.string(), fc.jsonValue()).map((value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse())
      return [value, turned] as const
    })
    fc.assert(fc.property(shuffled, ([value, turned]) => canonicalJson(value) === canonicalJson(turned)))
  })

  it('writes what parses back to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  it('gives the hash that is written down here, so that old chains stay valid', () => {
    const entry = { incident: 'INC-1', seq: 1, at: '2026-03-01T10:00:00.000Z', what: { kind: 'x' } }
    expect(hashEntry({ ...entry, previous: genesisHash })).toBe(
      'c1e18d6fd1f3fda91387b43c33fe028361a03daca6510537500ff1baa13baadc',
    )
  })

  it('replaces what Postgres cannot hold, in keys too, and drops what is undefined', () => {
    expect(
      storable({ 'a\0': ['\uD800x\uDC00'], gone: undefined, when: new Date(0), nan: Number.NaN }),
    ).toEqual({
      'a\uFFFD': ['\uFFFDx\uFFFD'],
      when: '1970-01-01T00:00:00.000Z',
      nan: null,
    })
    expect(Object.keys(storable(JSON.parse('{"__proto__":{"a":1}}')))).toEqual(['__proto__'])
  })

  it('finds nothing wrong with a chain as it was written', () => {
    expect(verifyChain(chain(5), head(chain(5)))).toBeNull()
    expect(verifyChain([], { seq: 0, hash: genesisHash })).toBeNull()
  })

  it('finds every single change of every entry', () => {
    const change = fc.constantFrom<Partial<Entry>>(
      { at: '2026-03-01T10:00:00.001Z' },
      { what: sampleNote('other') },
      { previous: 'f'.repeat(64) },
      { hash: 'f'.repeat(64) },
      { incident: 'INC-2' },
    )
    fc.assert(
      fc.property(fc.nat({ max: 4 }), change, (index, changed) => {
        const entries = chain(5).map((entry, at) => (at === index ? { ...entry, ...changed } : entry))
        expect(verifyChain(entries, head(chain(5)))).toMatchObject({ seq: index + 1, problem: 'altered' })
      }),
    )
  })

  it('finds every subset of entries that was left out, and calls an open end truncated', () => {
    fc.assert(
      fc.property(fc.subarray([1, 2, 3, 4, 5], { maxLength: 4 }), (kept) => {
        const entries = chain(5).filter(({ seq }) => kept.includes(seq))
        const firstGone = [1, 2, 3, 4, 5].find((seq) => !kept.includes(seq))
        const problem = kept.some((seq) => seq > (firstGone ?? 0)) ? 'missing' : 'truncated'
        expect(verifyChain(entries, head(chain(5)))).toMatchObject({ seq: firstGone, problem })
      }),
    )
  })

  it('finds every other order', () => {
    const order = fc
      .shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 })
      .filter((seqs) => seqs.join('') !== '12345')
    fc.assert(
      fc.property(order, (seqs) => {
        const whole = chain(5)
        const entries = seqs.flatMap((seq, index) =>
          whole.slice(seq - 1, seq).map((entry) => ({ ...entry, seq: index + 1 })),
        )
        const first = seqs.findIndex((seq, index) => seq !== index + 1) + 1
        expect(verifyChain(entries, head(whole))).toMatchObject({ seq: first, problem: 'reordered' })
      }),
    )
  })

  it('finds an end that was rewritten with its hash, and an entry beyond the end', () => {
    const [first, last] = chain(2)
    if (!first || !last) throw new Error('no chain')
    const rewritten = { ...last, what: sampleNote('other') }
    const forged = { ...rewritten, hash: hashEntry(rewritten) }
    expect(verifyChain([first, forged], head([first, last]))).toMatchObject({ seq: 2, problem: 'altered' })
    expect(verifyChain([first, last], head([first]))).toMatchObject({ seq: 2, problem: 'altered' })
  })
})
