import { describe, expect, it } from 'vitest'
import { uptimeKuma } from '../../src/alerts/uptime-kuma.ts'
import { alertsIn, parsed, recorded, tokenSourceLaws } from '../support/token-source-laws.ts'

// As server/notification-providers/webhook.js of github.com/louislam/uptime-kuma sends it.
interface Beat {
  heartbeat: Record<string, unknown>
  monitor: Record<string, unknown>
}

function beat(heartbeat: Record<string, unknown> = {}, monitor: Record<string, unknown> = {}): Beat {
  const body = recorded('uptime-kuma-down.json') as Beat
  return { ...body, heartbeat: { ...body.heartbeat, ...heartbeat }, monitor: { ...body.monitor, ...monitor } }
}

const recovery = { status: 1, time: '2026-03-01 01:22:41.764', msg: '200 - OK', ping: 31 }

describe('alerts/uptime-kuma', () => {
  tokenSourceLaws(uptimeKuma, { firing: beat(), resolved: beat(recovery) })

  it('reads a monitor that is down, with its time in UTC', () => {
    expect(alertsIn(uptimeKuma, beat())).toEqual([
      {
        source: 'uptime-kuma',
        key: '7 Shop',
        delivery: expect.stringMatching(/^[0-9a-f]{64}$/),
        state: 'firing',
        severity: 'error',
        title: 'Shop: Request failed with status code 502',
        labels: {
          name: 'Shop',
          id: '7',
          type: 'http',
          pathName: 'Customers / Shop',
          service: 'shop',
          production: 'true',
        },
        url: 'https://shop.example.com/',
        link: null,
        ticket: null,
        at: '2026-03-01T01:12:41.187Z',
      },
    ])
  })

  it('knows that a monitor of another kind has no URL', () => {
    const ping = beat({}, { type: 'ping', url: 'https://', hostname: 'web-1' })
    expect(alertsIn(uptimeKuma, ping)[0]).toMatchObject({ url: null, labels: { hostname: 'web-1' } })
  })

  it('tells monitors of two installations from each other', () => {
    expect(alertsIn(uptimeKuma, beat({}, { name: 'Blog' }))[0]?.key).not.toBe('7 Shop')
  })

  it.each([2, 3, 4])('has nothing to do for the status %d', (status) => {
    expect(parsed(uptimeKuma, beat({ status }))).toEqual({ kind: 'nothing' })
  })

  it('has nothing to do for a test, nor for a certificate that will expire', () => {
    expect(parsed(uptimeKuma, recorded('uptime-kuma-test.json'))).toEqual({ kind: 'nothing' })
    const certificate = parsed(uptimeKuma, recorded('uptime-kuma-certificate.json'))
    expect(certificate).toEqual({ kind: 'nothing' })
  })

  it('says what does not fit, such as a body of somebody’s own', () => {
    expect(parsed(uptimeKuma, { Title: 'x', Body: 'y' })).toMatchObject({ kind: 'strange' })
    expect(parsed(uptimeKuma, beat({ status: 'down' }))).toMatchObject({
      kind: 'strange',
      why: expect.stringContaining('heartbeat.status'),
    })
  })
})
