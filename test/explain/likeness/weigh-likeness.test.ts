import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { learntModel } from '../../../src/explain/likeness/learnt-model.ts'
import { untaught } from '../../../src/explain/likeness/model.ts'
import { likenessSignature, weighLikeness } from '../../../src/explain/likeness/weigh-likeness.ts'

const model = learntModel()
const refused =
  '2026/11/20 17:04:51 [error] 7#7: *4 connect() failed (111: Connection refused) while connecting to upstream, upstream: "http://10.0.3.21:8080/"'

describe('explain/likeness/weigh-likeness', () => {
  it('adds to what signatures know, and says with which words', () => {
    const known = explain(refused, untaught).hypotheses[0]
    const both = explain(refused, model).hypotheses[0]
    expect(both?.cause).toBe(known?.cause)
    const said = both?.for.find(({ signature }) => signature === likenessSignature)
    expect(said?.quote).toContain('refused')
    expect(known?.for.every(({ signature }) => signature !== likenessSignature)).toBe(true)
  })

  it('is no verdict by itself, whatever the words', () => {
    fc.assert(
      fc.property(fc.subarray([...model.words.keys()], { maxLength: 80 }), (words) => {
        for (const each of weighLikeness([], words.join(' '), model)) {
          expect(each.confidence).toBeLessThan(0.5)
        }
      }),
      { numRuns: 50 },
    )
  })

  it('leaves first what single lines put clearly first, and does not call that likeness', () => {
    const [down] = explain(refused, untaught).hypotheses
    const { title } = down ?? { title: '' }
    const place = { title, for: [], against: [], hop: null, target: null, prior: 0, confidence: 0.9 }
    const ranked = [
      { ...place, cause: 'clock-skew' as const, total: 14 },
      { ...place, cause: 'backend-down' as const, total: 1 },
    ]
    const [first] = weighLikeness(ranked, refused, model)
    expect(first?.cause).toBe('clock-skew')
    expect(first?.for.map(({ signature }) => signature)).toEqual(['clearly-first'])
  })

  it('puts what no signature knows of behind the best that one knows of', () => {
    const like =
      'connect() to unix:/run/shop.sock failed (13: Permission denied) while connecting to upstream'
    const place = { title: '', for: [], against: [], hop: null, target: null, prior: 0, confidence: 0.3 }
    const [first, second] = weighLikeness([{ ...place, cause: 'clock-skew', total: -2 }], like, model)
    expect(first?.cause).toBe('clock-skew')
    expect(second?.cause).toBe('unix-socket-perm')
  })

  it('says nothing of a whole log', () => {
    expect(weighLikeness([], `${refused}\n`.repeat(1000), model)).toEqual([])
  })
})
