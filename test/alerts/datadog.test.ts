import { describe, expect, it } from 'vitest'
import { datadog } from '../../src/alerts/datadog.ts'
import { alertsIn, parsed, recorded, tokenSourceLaws } from '../support/token-source-laws.ts'

// The template of docs/alerts.md with the variables of https://docs.datadoghq.com/integrations/webhooks/ filled in.
function event(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return { ...(recorded('datadog-triggered.json') as Record<string, unknown>), ...changes }
}

const recovery = {
  alert_transition: 'Recovered',
  alert_type: 'success',
  title: '[P1] [Recovered on {service:shop,env:prod}] Share of 502 above 2 %',
  event_id: '7716548234011239999',
  date: '1772328161000',
}

describe('alerts/datadog', () => {
  tokenSourceLaws(datadog, { firing: event(), resolved: event(recovery) })

  it('reads what the template says', () => {
    expect(alertsIn(datadog, event())).toEqual([
      {
        source: 'datadog',
        key: '148275309 env:prod,service:shop',
        delivery: expect.stringMatching(/^[0-9a-f]{64}$/),
        state: 'firing',
        severity: 'critical',
        title: 'Share of 502 above 2 %',
        labels: {
          alert_id: '148275309',
          alert_scope: 'service:shop,env:prod',
          hostname: 'web-1',
          env: 'prod',
          monitor: 'true',
          service: 'shop',
          team: 'payments',
          url: 'https://shop.example.com/',
        },
        url: 'https://shop.example.com/',
        link: 'https://app.datadoghq.eu/monitors/148275309?event_id=7716548234011234567',
        ticket: null,
        at: '2026-03-01T01:12:41.000Z',
      },
    ])
  })

  it.each([
    ['Triggered', 'firing', 'critical'],
    ['Re-Triggered', 'firing', 'critical'],
    ['Renotify', 'firing', 'critical'],
    ['Warn', 'firing', 'warning'],
    ['Re-Warn', 'firing', 'warning'],
    ['No Data', 'firing', 'warning'],
    ['Re-No Data', 'firing', 'warning'],
    ['Recovered', 'resolved', 'critical'],
    ['Warn Recovered', 'resolved', 'warning'],
  ])('takes the transition %s for %s', (alert_transition, state, severity) => {
    expect(alertsIn(datadog, event({ alert_transition }))[0]).toMatchObject({ state, severity })
  })

  it('knows an alarm that comes back as the one it was, whatever the order of its tags', () => {
    const again = event({ alert_cycle_key: '8', event_id: '9', alert_scope: 'env:prod, service:shop' })
    const [first] = alertsIn(datadog, event())
    const [second] = alertsIn(datadog, again)
    expect(second?.key).toBe(first?.key)
    expect(second?.delivery).not.toBe(first?.delivery)
  })

  it('never takes a new firing for one that is known, where a template says little', () => {
    const short = { alert_id: 1, alert_transition: 'Triggered' }
    const [first] = alertsIn(datadog, short, new Date('2026-03-01T00:00:00Z'))
    const [second] = alertsIn(datadog, short, new Date('2026-03-01T05:00:00Z'))
    expect(second?.key).toBe(first?.key)
    expect(second?.delivery).not.toBe(first?.delivery)
  })

  it('takes a variable that nothing was filled in for as lacking', () => {
    const [alert] = alertsIn(datadog, event({ hostname: '$HOSTNAME', alert_priority: '$ALERT_PRIORITY' }))
    expect(alert?.labels).not.toHaveProperty('hostname')
    expect(alert?.severity).toBe('error')
  })

  it('keeps several values of one tag', () => {
    const [alert] = alertsIn(datadog, event({ tags: 'team:a,team:b', alert_scope: '' }))
    expect(alert?.labels.team).toBe('a,b')
  })

  it('does without what somebody wrote differently, as long as monitor and transition are there', () => {
    const [alert] = alertsIn(datadog, event({ tags: ['a', 'b'], date: {}, link: 'none' }))
    expect(alert).toMatchObject({ key: '148275309 env:prod,service:shop', link: null, at: null })
  })

  it('has nothing to do for an event that is no alert', () => {
    expect(parsed(datadog, event({ alert_transition: '' }))).toEqual({ kind: 'nothing' })
  })

  it('says what is lacking in another template', () => {
    expect(parsed(datadog, { body: 'hi', title: 'x' })).toMatchObject({
      kind: 'strange',
      why: expect.stringContaining('alert_transition'),
    })
    const nameless = { alert_transition: 'Triggered', title: 'x' }
    expect(parsed(datadog, nameless)).toMatchObject({
      kind: 'strange',
      why: expect.stringContaining('alert_id'),
    })
  })
})
