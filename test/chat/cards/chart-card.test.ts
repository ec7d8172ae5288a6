import { describe, expect, it } from 'vitest'
import { chartCard } from '../../../src/chat/cards/chart-card.ts'
import { threadView } from '../../../src/chat/thread-view.ts'
import type { Happening } from '../../../src/model/timeline.ts'
import {
  countedStory,
  gathered,
  hostedShop,
  logEvidence,
  refusedLine,
  seen,
  smallChart,
} from '../../support/chart-samples.ts'
import { bot, timelineOf } from '../../support/timelines.ts'

function keysOf(story: [number, Happening][]): string[] {
  return threadView(timelineOf(story)).map(({ key }) => key)
}

describe('chat/cards/chart-card', () => {
  it('is the last message of an incident in which errors were counted, once it is closed', () => {
    expect(keysOf(countedStory()).slice(-2)).toEqual(['closed', 'chart'])
    expect(keysOf(countedStory().slice(0, -1))).not.toContain('chart')
    const quiet: [number, Happening][] = [
      [0, hostedShop()],
      [1, gathered(4)],
      [9, { kind: 'incident.closed', by: bot, reason: 'healthy' }],
    ]
    expect(keysOf(quiet)).not.toContain('chart')
  })

  it('stays as it was posted, whatever comes in afterwards', () => {
    const late = logEvidence('web-1', [{ sample: refusedLine, perMinute: [['03:10', 999]] }])
    const story = countedStory()
    const more: [number, Happening][] = [
      [700, seen(late, 'r2')],
      [701, { kind: 'incident.closed', by: bot, reason: 'again' }],
    ]
    const chartIn = (told: [number, Happening][]) =>
      threadView(timelineOf(told)).find(({ key }) => key === 'chart')
    expect(chartIn([...story, ...more])).toEqual(chartIn(story))
  })

  it('says the same in lines of bars, no wider than a terminal', () => {
    const counts = Array.from({ length: 120 }, (_, index) => index)
    const { blocks, text } = chartCard({
      ...smallChart,
      series: [...smallChart.series, { place: 'a-very-long-name-of-a-hop', what: 'x'.repeat(80), counts }],
    })
    expect(text).toBe('INC-7 shop: errors over time, 2026-11-21, 03:05 to 03:13 UTC')
    const lines = blocks.flatMap((block) => (block.type === 'code' ? block.lines : []))
    expect(lines[0]).toMatch(/^proxy: answers with 502 +\.\.\.█\.▄\.\. 15$/)
    expect(lines[1]).toMatch(/… [.▁▂▃▄▅▆▇█]{40} 7140$/)
  })
})
