import { describe, expect, it } from 'vitest'
import { gatus } from '../../src/alerts/gatus.ts'
import { alertsIn, parsed, recorded, tokenSourceLaws } from '../support/token-source-laws.ts'

// The template of docs/alerts.md with the placeholders of alerting/provider/custom/custom.go of github.com/TwiN/gatus filled in.
function alarm(changes: Record<string, unknown> = {}): unknown {
  return { ...(recorded('gatus-triggered.json') as object), ...changes }
}

describe('alerts/gatus', () => {
  tokenSourceLaws(gatus, { firing: alarm(), resolved: recorded('gatus-resolved.json') })

  it('reads what the template says', () => {
    expect(alertsIn(gatus, alarm())).toEqual([
      {
        source: 'gatus',
        key: 'customers / shop / health check failed',
        delivery: expect.stringMatching(/^[0-9a-f]{64}$/),
        state: 'firing',
        severity: 'error',
        title: 'customers / shop: health check failed',
        labels: { name: 'shop', group: 'customers', description: 'health check failed' },
        url: 'https://shop.example.com/',
        link: null,
        ticket: null,
        at: null,
      },
    ])
  })

  it('takes each request for a notification of its own, because Gatus names none', () => {
    const [first] = alertsIn(gatus, alarm(), new Date('2026-03-01T01:00:00Z'))
    const [second] = alertsIn(gatus, alarm(), new Date('2026-03-01T05:00:00Z'))
    expect(second?.key).toBe(first?.key)
    expect(second?.delivery).not.toBe(first?.delivery)
  })

  it('does without group, URL and description, and takes a severity and errors where they are given', () => {
    const bare = { name: 'shop', state: 'triggered', severity: 'critical', errors: 'status 502' }
    expect(alertsIn(gatus, bare)[0]).toMatchObject({
      title: 'shop: status 502',
      severity: 'critical',
      url: null,
    })
  })

  it('says what does not fit, such as a placeholder that was renamed', () => {
    expect(parsed(gatus, alarm({ state: 'partial_outage' }))).toMatchObject({
      kind: 'strange',
      why: expect.stringContaining('state'),
    })
  })
})
