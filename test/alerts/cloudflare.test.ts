import { describe, expect, it } from 'vitest'
import { cloudflare } from '../../src/alerts/cloudflare.ts'
import { alertsIn, parsed, recorded, tokenSourceLaws } from '../support/token-source-laws.ts'

// https://developers.cloudflare.com/notifications/reference/webhook-payload-schema/
interface Notification {
  data: Record<string, unknown>
  [name: string]: unknown
}

function notification(name: string, changes: Partial<Notification> = {}): Notification {
  const body = recorded(`cloudflare-${name}.json`) as Notification
  return { ...body, ...changes, data: { ...body.data, ...changes.data } }
}

const end = { alert_event: 'ALERT_STATE_EVENT_END', ts: 1772328161 }

describe('alerts/cloudflare', () => {
  tokenSourceLaws(cloudflare, {
    firing: notification('origin-error'),
    resolved: notification('origin-error', end),
    header: 'cf-webhook-auth',
  })

  it('reads an alert about errors of the origin', () => {
    expect(alertsIn(cloudflare, notification('origin-error'))[0]).toMatchObject({
      key: '4fd0c9b54d2b4a0fa4a9f4c5f40aee1c',
      state: 'firing',
      severity: 'error',
      title: 'Origin errors of example.com are above what is usual.',
      labels: {
        alert_type: 'http_alert_origin_error',
        zone_name: 'example.com',
        policy_name: 'Origin errors',
      },
      url: 'https://shop.example.com/',
      link: expect.stringContaining('https://dash.cloudflare.com/'),
      at: '2026-03-01T01:10:00.000Z',
    })
    expect(alertsIn(cloudflare, notification('origin-error', end))[0]?.at).toBe('2026-03-01T01:22:41.000Z')
  })

  it('reads what ails in a pool, and knows it when it is well under another correlation id', () => {
    const [ill] = alertsIn(cloudflare, notification('pool-unhealthy'))
    expect(ill).toMatchObject({
      state: 'firing',
      severity: 'error',
      labels: {
        pool_name: 'shop-web-prod',
        origin_name: 'shop-web-1',
        load_balancer_name: 'shop.example.com',
      },
      at: '2026-03-01T01:12:41.000Z',
    })
    const well = { alert_correlation_id: 'another', ts: 1772328161, data: { new_health: 'Healthy' } }
    const [recovered] = alertsIn(cloudflare, notification('pool-unhealthy', well))
    expect(recovered).toMatchObject({ state: 'resolved', key: ill?.key })
    const [other] = alertsIn(
      cloudflare,
      notification('pool-unhealthy', { data: { origin_name: 'shop-web-2' } }),
    )
    expect(other?.key).not.toBe(ill?.key)
  })

  it('reads a health check', () => {
    const [ill] = alertsIn(cloudflare, notification('health-check'))
    expect(ill).toMatchObject({
      key: 'health check c8b1f1a0c0f84f5f9d1e2b3a4c5d6e7f',
      state: 'firing',
      labels: { health_check_name: 'shop-origin', reason: 'Response code mismatch error' },
      at: '2026-03-01T01:12:00.000Z',
    })
    const well = { data: { new_health_status: 'Healthy', status_change_time: '2026-03-01T01:30:00Z' } }
    expect(alertsIn(cloudflare, notification('health-check', well))[0]).toMatchObject({
      key: ill?.key,
      state: 'resolved',
      at: '2026-03-01T01:30:00.000Z',
    })
  })

  it('takes an outage for one where Cloudflare does not say that it begins', () => {
    const { alert_event: _event, ...silent } = notification('origin-error')
    expect(alertsIn(cloudflare, silent)[0]?.state).toBe('firing')
  })

  it('has nothing to do for what neither begins nor ends', () => {
    const weekly = {
      alert_type: 'weekly_account_overview',
      policy_id: 'x',
      text: 'Your week',
      data: {},
      ts: 1,
    }
    expect(parsed(cloudflare, weekly)).toEqual({ kind: 'nothing' })
  })

  it('has nothing to do when the webhook is tested', () => {
    expect(parsed(cloudflare, recorded('cloudflare-test.json'))).toEqual({ kind: 'nothing' })
  })

  it('says what is lacking', () => {
    expect(parsed(cloudflare, { alert_event: 'ALERT_STATE_EVENT_START', data: {} })).toMatchObject({
      kind: 'strange',
      why: expect.stringContaining('alert_correlation_id'),
    })
    expect(parsed(cloudflare, { alert_type: 5 })).toMatchObject({ kind: 'strange' })
  })
})
