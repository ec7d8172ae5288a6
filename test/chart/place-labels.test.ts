import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeLabels } from '../../src/chart/place-labels.ts'

const room = { left: 20, right: 780, rows: 3 }
const measure = (text: string) => text.length * 6

describe('chart/place-labels', () => {
  it('puts labels side by side, one above the other where they would touch', () => {
    const labels = [
      { text: 'alert 03:10', at: 100 },
      { text: 'verdict 03:11', at: 110 },
      { text: 'closed 03:50', at: 600 },
    ]
    expect(placeLabels(labels, room, measure)).toEqual([
      { text: 'alert 03:10', x: 104, row: 0 },
      { text: 'verdict 03:11', x: 114, row: 1 },
      { text: 'closed 03:50', x: 604, row: 0 },
    ])
  })

  it('goes to the other side of a line near the end of the picture', () => {
    expect(placeLabels([{ text: 'closed 03:50', at: 740 }], room, measure)).toEqual([
      { text: 'closed 03:50', x: 740 - 4 - 72, row: 0 },
    ])
  })

  it('never lets one cover another or leave the picture, and says where some are left out', () => {
    const label = fc.record({
      text: fc.string({ minLength: 1, maxLength: 30 }),
      at: fc.integer({ min: 20, max: 780 }),
    })
    fc.assert(
      fc.property(fc.array(label, { maxLength: 14 }), (given) => {
        const labels = given.toSorted((a, b) => a.at - b.at)
        const placed = placeLabels(labels, room, measure)
        for (const [index, one] of placed.entries()) {
          expect(one.x).toBeGreaterThanOrEqual(room.left)
          for (const other of placed.slice(index + 1)) {
            const apart = one.x + measure(one.text) <= other.x || other.x + measure(other.text) <= one.x
            expect(one.row !== other.row || apart).toBe(true)
          }
        }
        expect(placed.length > 0).toBe(labels.length > 0)
      }),
    )
  })
})
