import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sparkline } from '../../../src/chat/cards/sparkline.ts'
import { renderText } from '../../../src/chat/render-text.ts'
import { threadView } from '../../../src/chat/thread-view.ts'
import type { Happening, Sampled } from '../../../src/model/timeline.ts'
import { ann, bot, opened, shopService, timelineOf } from '../../support/timelines.ts'

type Story = [number, Happening][]

const watch = 'w1'
const started: Happening = {
  kind: 'watch.started',
  watch,
  by: ann,
  service: shopService(),
  overMs: 600_000,
  pointMs: 20_000,
}

function point(number: number, good: number, seen: Sampled['seen']): [number, Happening] {
  const sampled = { asked: 10, good, seen, medianMs: 4 }
  return [20 * (number + 1), { kind: 'watch.sampled', watch, point: number, sampled }]
}

const going: Story = [
  [0, opened],
  [0, started],
  point(0, 10, { '200': 10 }),
  point(1, 10, { '200': 9, '301': 1 }),
  point(2, 4, { '200': 4, '502': 5, '504': 1 }),
  point(4, 0, { refused: 10 }),
  point(5, 10, { '200': 10 }),
]

function cardOf(story: Story) {
  const found = threadView(timelineOf(story)).find(({ key }) => key === `watch:${watch}`)
  if (found === undefined) throw new Error('no watch in the thread')
  return found.message
}

function drawn(story: Story, unicode = true): string {
  return renderText(cardOf(story), { columns: 80, color: false, unicode })
}

describe('chat/cards/watch-card', () => {
  test('draws the share of each class of answer, the worst first, and a gap where nobody looked', () => {
    expect(drawn(going)).toBe(`■ Watching shop
✔ Watching until 03:20:00 UTC, for Ann
34 of 50 requests were good. They take 4 ms in the median.
Share of each answer since 03:10:00 UTC, the newest on the right:
  │ good    ██▄ .█ 34
  │ refused ... █. 10
  │ 5xx     ..▅ .. 6
  │ 3xx     .▁. .. 1
  │ 2xx     ██▄ .█ 33
  Stop: type unwatch w1
`)
  })

  test('says how long requests take now, and in which bounds', () => {
    const slow = { asked: 10, good: 10, seen: { '200': 10 }, medianMs: 1_250 }
    const story: Story = [...going, [140, { kind: 'watch.sampled', watch, point: 6, sampled: slow }]]
    expect(drawn(story)).toMatch(/They take 1 s in the median \(4 ms to 1 s since the\s+start\)/)
  })

  test('is drawn with ASCII alone where that is all there is', () => {
    expect(drawn(going, false)).toContain('| 5xx     ..+ .. 6')
  })

  test('can be stopped while it goes on, and says how it ended', () => {
    expect(cardOf(going).blocks.at(-1)).toEqual({
      type: 'buttons',
      buttons: [{ id: 'unwatch:w1', label: 'Stop', style: 'plain' }],
    })
    const ended = (why: 'over' | 'stopped'): Story => [
      ...going,
      [300, { kind: 'watch.ended', watch, why, by: why === 'over' ? bot : ann }],
    ]
    expect(drawn(ended('over'))).toContain('▲ Ended at 03:15:00 UTC')
    expect(drawn(ended('stopped'))).toContain('▲ Stopped by Ann at 03:15:00 UTC')
    expect(cardOf(ended('over')).blocks.map(({ type }) => type)).not.toContain('buttons')
  })

  test('before the first count it says so, and the incident says what it is about', () => {
    const story = going.slice(0, 2)
    expect(drawn(story)).toContain('No request was counted yet.')
    const [card] = threadView(timelineOf(story))
    expect(card?.message.blocks).toContainEqual({ type: 'heading', text: 'Watching', tone: 'neutral' })
  })

  test('a long watch stays as narrow as a phone, and still counts everything', () => {
    const long: Story = [...going.slice(0, 2)]
    for (let number = 0; number < 500; number += 1) long.push(point(number, 10, { '200': 10 }))
    expect(drawn(long)).toContain('5000 of 5000 requests were good.')
    expect(drawn(long)).toContain('since 05:43:20 UTC')
    expect(drawn(long)).toMatch(/2xx {2}█{40} 400\n/)
  })
})

describe('chat/cards/sparkline', () => {
  test('has one character for each share; none is a full stop, something never is', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (shares) => {
        const bars = [...sparkline(shares)]
        expect(bars).toHaveLength(shares.length)
        for (const [index, share] of shares.entries()) expect(bars[index] === '.').toBe(share === 0)
      }),
    )
    expect(sparkline([0, 0.01, null, 0.5, 1])).toBe('.▁ ▄█')
  })
})
