import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldAlert } from '../../../src/incident/alerts/fold-alert.ts'
import type { Alarm } from '../../../src/model/alarm.ts'
import { turnsKept } from '../../../src/model/alarm.ts'
import type { Alert, AlertState } from '../../../src/model/alert.ts'
import { sampleAlert, second } from '../../support/alarm-samples.ts'

const nobody = () => null

/** Alerts in the order of their receipt, one a second from an hour after the beginning on. */
function folded(alerts: Alert[], serviceOf: (alert: Alert) => string | null = nobody): Alarm {
  const alarm = alerts.reduce<Alarm | null>(
    (known, alert, index) =>
      foldAlert(known, { alert, receivedAt: second(3_600 + index) }, 'fresh', serviceOf),
    null,
  )
  if (alarm === null) throw new Error('no alert was folded')
  return alarm
}

function at(state: AlertState, seconds: number | null, change: Partial<Alert> = {}): Alert {
  return sampleAlert({ state, at: seconds === null ? null : second(seconds).toISOString(), ...change })
}

describe('incident/alerts/fold-alert', () => {
  it('makes an alarm of the first alert, of which no timeline tells yet', () => {
    const alarm = folded([at('firing', 5, { title: 'Down', labels: { job: 'shop' } })], () => 'shop')
    expect(alarm).toMatchObject({
      ...{ id: 'fresh', source: 'alertmanager', key: 'k1', state: 'firing', title: 'Down', service: 'shop' },
      ...{ at: second(5), firstAt: second(3_600), lastAt: second(3_600), received: 1 },
      ...{ turns: [second(5)], version: 1, turned: 1, told: 0, incident: null, labels: { job: 'shop' } },
    })
  })

  it('a latecomer is counted, and changes nothing else', () => {
    const before = folded([at('resolved', 10, { source: 'pagerduty', title: 'over' })])
    const after = foldAlert(
      before,
      {
        alert: at('firing', 5, { source: 'pagerduty', title: 'late', severity: 'info' }),
        receivedAt: second(9_000),
      },
      'other',
      () => 'shop',
    )
    expect(after).toEqual({ ...before, received: 2, version: 2, lastAt: second(9_000) })
  })

  it('is back when a source that tells again what fires does so long after the end, under the old beginning', () => {
    const before = folded([at('firing', 5), at('resolved', 10)])
    const tell = (receivedAt: Date) =>
      foldAlert(before, { alert: at('firing', 5), receivedAt }, 'other', nobody)
    expect(tell(second(3_700))).toMatchObject({ state: 'resolved', received: 3 })
    const back = tell(second(9_000))
    expect(back).toMatchObject({
      state: 'firing',
      received: 3,
      turns: [second(5), second(10), second(9_000)],
    })
    // The source may have been told to be over before we heard that it was back.
    const over = { alert: at('resolved', 8_970), receivedAt: second(9_060) }
    expect(foldAlert(back, over, 'other', nobody)).toMatchObject({
      ...{ state: 'resolved', at: second(8_970) },
      turns: [second(5), second(10), second(9_000), second(9_000)],
    })
  })

  it('what fires anew long after its end does so since when its source says, however late that is told', () => {
    const before = folded([at('firing', 5), at('resolved', 10)])
    const anew = { alert: at('firing', 8_000), receivedAt: second(8_240) }
    const again = foldAlert(before, anew, 'other', nobody)
    expect(again).toMatchObject({ state: 'firing', at: second(8_000) })
    expect(again.turns.at(-1)).toEqual(second(8_000))
    const over = { alert: at('resolved', 8_210), receivedAt: second(8_300) }
    expect(foldAlert(again, over, 'other', nobody)).toMatchObject({ state: 'resolved', at: second(8_210) })
  })

  it('of two alerts of one instant the one that is further along wins, in whatever order', () => {
    const states: AlertState[] = ['firing', 'acknowledged', 'resolved']
    for (const one of states) {
      for (const other of states) {
        const latest = states.indexOf(one) > states.indexOf(other) ? one : other
        expect(folded([at(one, 5), at(other, 5)]).state).toBe(latest)
      }
    }
  })

  it('without a time, the order of receipt counts', () => {
    expect(folded([at('resolved', null), at('firing', null)]).state).toBe('firing')
    expect(folded([at('firing', null), at('resolved', null)]).state).toBe('resolved')
    // Also of two that came in one request.
    const together = [at('resolved', null), at('firing', null)].reduce<Alarm | null>(
      (known, alert) => foldAlert(known, { alert, receivedAt: second(1) }, 'x', nobody),
      null,
    )
    expect(together?.state).toBe('firing')
    // Also after one whose source's clock is ahead.
    expect(folded([at('firing', 9_999), at('resolved', null)]).state).toBe('resolved')
  })

  it('an acknowledgement of what nobody knew is an alarm that fires and is acknowledged', () => {
    const alarm = folded([at('acknowledged', 5)])
    expect(alarm).toMatchObject({ state: 'acknowledged', turns: [second(5)] })
    expect(folded([at('acknowledged', 5), at('firing', 4)])).toMatchObject({
      state: 'acknowledged',
      received: 2,
    })
  })

  it('an end of what nobody knew is no turn, so that it can be passed over', () => {
    expect(folded([at('resolved', 5)])).toMatchObject({ state: 'resolved', turns: [] })
  })

  it('keeps the turns and no repetitions, the newest of them', () => {
    const alerts = Array.from({ length: 60 }, (_, index) => [
      at(index % 2 === 0 ? 'firing' : 'resolved', index * 10),
      at(index % 2 === 0 ? 'firing' : 'resolved', index * 10 + 1),
    ]).flat()
    const { turns } = folded(alerts)
    expect(turns).toHaveLength(turnsKept)
    expect(turns.at(-1)).toEqual(second(590))
  })

  it('a source whose clock is ahead puts no turn after its receipt', () => {
    expect(folded([at('firing', 9_999)]).turns).toEqual([second(3_600)])
  })

  it('a time that cannot be true is none, so that later alerts still count', () => {
    const alarm = folded([at('firing', null, { at: '2126-03-01T10:00:00.000Z' }), at('resolved', 3_000)])
    expect(alarm).toMatchObject({ state: 'firing', at: second(3_600) })
    expect(
      folded([at('firing', null, { at: '2126-03-01T10:00:00.000Z' }), at('resolved', 3_601)]).state,
    ).toBe('resolved')
    expect(folded([at('firing', null, { at: 'no time' })]).at).toEqual(second(3_600))
  })

  it('what the end does not say stays as the beginning said it', () => {
    const said = { url: 'https://a.example/', link: 'https://m.example/1', ticket: 'P1' }
    const silent = { url: null, link: null, ticket: null, labels: {} }
    const alarm = folded([
      at('firing', 1, { ...said, labels: { a: 'b' } }),
      at('resolved', 2, { ...silent, title: 'RESOLVED' }),
    ])
    expect(alarm).toMatchObject({ ...said, labels: { a: 'b' }, title: 'RESOLVED' })
  })

  it('what no rule knows any more stays the service’s that it was', () => {
    const known = foldAlert(null, { alert: at('firing', 1), receivedAt: second(1) }, 'x', () => 'shop')
    const later = { alert: at('resolved', 2), receivedAt: second(2) }
    expect(foldAlert(known, later, 'y', nobody).service).toBe('shop')
    expect(foldAlert(known, later, 'y', () => 'cart').service).toBe('cart')
  })

  const distinct = fc
    .uniqueArray(
      fc.record({
        state: fc.constantFrom<AlertState[]>('firing', 'acknowledged', 'resolved'),
        seconds: fc.integer({ min: 0, max: 3_000 }),
        severity: fc.constantFrom<Alert['severity'][]>('critical', 'warning', 'info'),
      }),
      { minLength: 1, maxLength: 12, selector: ({ seconds }) => seconds },
    )
    .map((alerts) =>
      alerts.map(({ state, seconds, severity }) => at(state, seconds, { severity, title: `at ${seconds}` })),
    )

  it('ends the same in any order of delivery', () => {
    fc.assert(
      fc.property(
        distinct.chain((alerts) =>
          fc.tuple(
            fc.constant(alerts),
            fc.shuffledSubarray(alerts, { minLength: alerts.length, maxLength: alerts.length }),
          ),
        ),
        ([alerts, shuffled]) => {
          const { turns: _, turned: _one, ...one } = folded(alerts)
          const { turns: __, turned: _other, ...other } = folded(shuffled)
          expect(other).toEqual(one)
          const newest = alerts.toSorted((a, b) => (a.at ?? '').localeCompare(b.at ?? '')).at(-1)
          expect(one).toMatchObject({ state: newest?.state, title: newest?.title })
        },
      ),
    )
  })

  it.each<[Alert['source'], string]>([
    ['pagerduty', 'in any order'],
    ['alertmanager', 'one after the other'],
    ['grafana', 'one after the other'],
  ])('alerts of %s, %s and however late, end with what is newest by its clock', (source, order) => {
    const delays = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(distinct, delays, (alerts, delays) => {
        const inOrder = alerts.toSorted((a, b) => (a.at ?? '').localeCompare(b.at ?? ''))
        let last = 0
        const filed = inOrder.map((alert, index) => {
          const told = Date.parse(alert.at ?? '') + (delays[index] ?? 0) * 1_000
          last = order === 'in any order' ? told : Math.max(last, told)
          return { alert: { ...alert, source }, receivedAt: new Date(last) }
        })
        const arrived = filed.toSorted((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime())
        const alarm = arrived.reduce<Alarm | null>((known, each) => foldAlert(known, each, 'x', nobody), null)
        const newest = inOrder.at(-1)
        expect(alarm).toMatchObject({ state: newest?.state, at: new Date(newest?.at ?? '') })
      }),
    )
  })

  it('in any order and however often: turns alternate, stay in order, and end with how it stands', () => {
    const any = fc.array(
      fc.record({
        state: fc.constantFrom<AlertState[]>('firing', 'acknowledged', 'resolved'),
        seconds: fc.option(fc.integer({ min: 0, max: 5_000 })),
      }),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(any, (alerts) => {
        let known: Alarm | null = null
        for (const [index, { state, seconds }] of alerts.entries()) {
          const filed = { alert: at(state, seconds), receivedAt: second(3_600 + index) }
          const next: Alarm = foldAlert(known, filed, 'x', nobody)
          expect(next.version).toBe((known?.version ?? 0) + 1)
          expect(next.received).toBe(next.version)
          expect(next.at >= (known?.at ?? next.at)).toBe(true)
          expect(next.turns.every((turn) => turn <= next.lastAt)).toBe(true)
          expect(next.turned === next.version).toBe(next.turns !== known?.turns)
          known = next
        }
        const times = known?.turns.map((turn) => turn.getTime()) ?? []
        expect(times.toSorted((a, b) => a - b)).toEqual(times)
        if (times.length < turnsKept) expect(times.length % 2 === 0).toBe(known?.state === 'resolved')
      }),
    )
  })
})
