import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Lesson, learn } from '../../../src/explain/likeness/learn.ts'
import { likeness } from '../../../src/explain/likeness/likeness.ts'
import { writeModel } from '../../../src/explain/likeness/model-text.ts'
import { lessons } from '../../../src/explain/likeness/write-learnt.ts'

const filler = 'a report of the shop with some words'
const toy: Lesson[] = [
  { text: `${filler} connection refused once`, outcomes: ['backend-down'] },
  { text: `${filler} connection refused`, outcomes: ['backend-down', 'wrong-port'] },
  { text: `${filler} all went well`, outcomes: ['harmless'] },
  { text: `${filler} it went well`, outcomes: ['harmless'] },
]

describe('explain/likeness/learn', () => {
  it('learns which words speak for which outcome', () => {
    const { words } = learn(toy)
    expect(words.get('refused')?.weights.get('backend-down')).toBeGreaterThan(0.3)
    expect(words.get('well')?.weights.get('harmless')).toBeGreaterThan(0.3)
    expect(words.get('refused')?.rarity).toBeGreaterThan(words.get('report')?.rarity ?? Number.NaN)
  })

  it('learns nothing of words that one text alone has', () => {
    expect(learn(toy).words.has('once')).toBe(false)
  })

  it('names the outcome of half of the reports that it did not learn from first, and of seven in ten among three', () => {
    const all = lessons()
    const isAsked = (_: Lesson, index: number) => index % 5 === 0
    const model = learn(all.filter((each, index) => !isAsked(each, index)))
    const judged = all.filter(isAsked).map(({ text, outcomes }) => {
      const likely = likeness(text, model).map(({ outcome }) => outcome)
      return {
        first: outcomes.includes(likely[0] ?? 'harmless'),
        three: likely.slice(0, 3).some((each) => outcomes.includes(each)),
      }
    })
    const share = (key: 'first' | 'three') => judged.filter((each) => each[key]).length / judged.length
    expect(judged.length).toBeGreaterThan(100)
    expect(share('first')).toBeGreaterThan(0.5)
    expect(share('three')).toBeGreaterThan(0.7)
  })

  it('was run after the last change of the reports, and learns the same from the same', () => {
    const file = new URL('../../../src/explain/likeness/learnt.tsv', import.meta.url)
    // Not compared by the matcher, whose difference of half a megabyte would be all that is seen.
    expect(readFileSync(file, 'utf8') === writeModel(learn(lessons())), 'npm run learn').toBe(true)
  })
})
