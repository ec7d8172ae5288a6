import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countParts, dayMs, watchedDay } from '../../src/incident/glance/watched-day.ts'
import { dayChart, dayWords } from '../../src/web/pages/day-chart.ts'
import { type Console, startConsole } from '../support/console-server.ts'
import { memorySource } from '../support/console-source.ts'
import { fillGlance, sampleDay } from '../support/fill-glance.ts'
import { parseHtml, textOf } from '../support/parse-html.ts'

const now = new Date('2026-01-02T12:10:00Z')

describe('web/pages/start-page', () => {
  let console: Console
  let html = ''

  beforeAll(async () => {
    const source = memorySource(() => now)
    console = await startConsole({ source, now: () => now })
    source.open({ id: 'INC-41', openedAt: now })
    fillGlance(source, now)
    html = await (await console.ask('/')).text()
  })
  afterAll(() => console.close())

  test('says what fires, since when, and where it is told', () => {
    const text = textOf(html).replace(/\s+/g, ' ')
    expect(text).toMatch(
      /Alarms that fire 3 ShopErrorRateHigh: 38 % of requests fail Alertmanager, shop 3 minutes ago, in INC-41/,
    )
    expect(text).toContain('DiskFull PagerDuty, of no service that is known')
  })

  test('says whose alarms are silenced and how to end it', () => {
    const text = textOf(html).replace(/\s+/g, ' ')
    expect(text).toContain('blog is silenced since 11:50 UTC by Ada (moves to another host), until 12:50 UTC')
    expect(text).toContain('unsilence blog')
  })

  test('says for whom a decision waits', () => {
    expect(textOf(html).replace(/\s+/g, ' ')).toContain('for console:operator: 0 of 1 approved')
  })

  test('every service is there, those in trouble first, with the share of the day in words', () => {
    const text = textOf(html).replace(/\s+/g, ' ')
    expect(text).toMatch(
      /Services 5 shop production INC-41 opened just now: no verdict 2 alarms fire 95\.\d % · \d+ ms 24 h/,
    )
    expect(text).toMatch(/search production No incident yet 100 % · \d+ ms 24 h/)
    expect(text).toMatch(/blog production No incident yet nobody looked/)
  })

  test('where nothing is watched it says how to', async () => {
    console.source.days.clear()
    const text = textOf(await (await console.ask('/')).text()).replace(/\s+/g, ' ')
    expect(text).toContain('With watch: {} in services.yaml')
  })
})

describe('web/pages/day-chart', () => {
  test('tells in words what it shows', () => {
    const words = dayWords(sampleDay(now))
    expect(words).toBe(
      'Last 24 hours: 95.9 % of 2480 requests were good, 138 ms on average (half hours: 22 ms to 920 ms). Failed: 40 of 60 from 17:00 UTC, 60 of 60 from 17:30 UTC, 1 of 60 from 00:00 UTC.',
    )
    expect(dayWords(watchedDay(new Map(), now))).toBe('Last 24 hours: nobody looked.')
  })

  test.each([
    [6, 'Failed: 1 of'],
    [7, 'Failed: 1 earlier half hour, 1 of'],
    [8, 'Failed: 2 earlier half hours, 1 of'],
  ])('of %i half hours that failed it tells the last six, and counts the others', (count, words) => {
    const counts = Array.from({ length: count }, (_, index) => ({
      minute: new Date(now.getTime() - (count - index) * 1_800_000),
      asked: 2,
      good: 1,
      totalMs: 80,
    }))
    expect(dayWords(watchedDay(countParts(counts), now))).toContain(words)
  })

  test('is an image with that text, of numbers alone, whatever was counted', () => {
    const counts = fc.array(
      fc.record({
        ago: fc.integer({ min: 0, max: dayMs }),
        asked: fc.integer({ min: 1, max: 1e6 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        tookMs: fc.double({ min: 0, max: 1e7, noNaN: true }),
      }),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(counts, (list) => {
        const day = watchedDay(
          countParts(
            list.map(({ ago, asked, share, tookMs }) => {
              const good = Math.floor(asked * share)
              return { minute: new Date(now.getTime() - ago), asked, good, totalMs: good * tookMs }
            }),
          ),
          now,
        )
        const drawn = String(dayChart(day))
        const [svg, ...others] = parseHtml(drawn).flatMap((token) => (token.type === 'open' ? [token] : []))
        expect(svg?.attributes).toMatchObject({ role: 'img', 'aria-label': dayWords(day) })
        for (const { name, attributes } of others) {
          expect(name).toBe('path')
          expect(attributes.d).toMatch(/^(?:[ML]\d+ \d+(?:\.\d)?(?:h-?\d+|v\d+(?:\.\d)?|z)+)*$/)
        }
      }),
    )
  })
})
