import { describe, expect, it } from 'vitest'
import { grafana } from '../../src/alerts/grafana.ts'
import { alertRequest, credentialsOf } from '../support/alert-request.ts'
import { hmacSourceLaws } from '../support/hmac-source-laws.ts'
import { opensslHmac } from '../support/openssl.ts'
import { alertsIn, parsed, recorded, tokenSourceLaws } from '../support/token-source-laws.ts'

// As "Configure webhook notifications" of Grafana's documentation has the body; http/hmac.go of
// github.com/grafana/alerting signs it, and receivers/webhook/v1/webhook.go writes it.
interface Message {
  alerts: Record<string, unknown>[]
  [name: string]: unknown
}

const message = () => recorded('grafana-firing.json') as Message
const now = new Date('2026-03-01T01:15:00Z')
const seconds = now.getTime() / 1000

function alone(changes: Record<string, unknown> = {}): Message {
  const { alerts, ...rest } = message()
  return { ...rest, alerts: [{ ...alerts[0], ...changes }] }
}

describe('alerts/grafana, signed', () => {
  hmacSourceLaws(grafana, {
    bodies: { firing: message(), test: recorded('grafana-test.json') },
    header: 'x-grafana-alerting-signature',
    signed: (body) => body,
    write: ([signature = '']) => signature,
    several: false,
  })
})

describe('alerts/grafana, signed with the time', () => {
  hmacSourceLaws(grafana, {
    bodies: { firing: message() },
    header: 'x-grafana-alerting-signature',
    headers: { 'x-grafana-alerting-timestamp': `${seconds}` },
    signed: (body) => Buffer.concat([Buffer.from(`${seconds}:`), body]),
    write: ([signature = '']) => signature,
    several: false,
  })

  const secret = 'a-secret-of-some-length'

  function asked(time: number, headers: Record<string, string>) {
    const { body } = alertRequest(message())
    const signature = opensslHmac(secret, Buffer.concat([Buffer.from(`${time}:`), body]))
    const request = alertRequest(message(), {
      headers: { ...headers, 'x-grafana-alerting-signature': signature },
    })
    return grafana.authenticate(request, credentialsOf(secret), now)
  }

  it('finds the time in whichever header the operator chose', () => {
    expect(asked(seconds, { 'x-when': `${seconds}`, 'x-number': '1234567890' })).toBeNull()
    expect(asked(seconds, { 'x-when': `${seconds + 1}` })).toBe('forged')
    expect(asked(seconds, {})).toBe('forged')
  })

  it('refuses what was signed more than five minutes ago, or later than now', () => {
    expect(asked(seconds - 300, { 'x-when': `${seconds - 300}` })).toBeNull()
    expect(asked(seconds - 301, { 'x-when': `${seconds - 301}` })).toBe('stale')
    expect(asked(seconds + 300, { 'x-when': `${seconds + 300}` })).toBeNull()
    expect(asked(seconds + 301, { 'x-when': `${seconds + 301}` })).toBe('stale')
  })
})

describe('alerts/grafana, with a token', () => {
  const over = { status: 'resolved', endsAt: '2026-03-01T01:20:00Z' }
  tokenSourceLaws(grafana, { firing: alone(), resolved: alone(over) })

  it('does not let a token make good for a wrong signature', () => {
    const headers = { authorization: 'Bearer token', 'x-grafana-alerting-signature': '0'.repeat(64) }
    expect(grafana.authenticate(alertRequest(message(), { headers }), credentialsOf('token'), now)).toBe(
      'forged',
    )
  })
})

describe('alerts/grafana', () => {
  it('makes an alert of each alert of the group', () => {
    const [firing, resolved, ...others] = alertsIn(grafana, message())
    expect(others).toEqual([])
    expect(firing).toMatchObject({
      source: 'grafana',
      key: '3:c6eadffa33fcdf37',
      state: 'firing',
      severity: 'critical',
      title: '62 % of the requests to the shop end in 502',
      labels: {
        alertname: 'ShopBadGateway',
        grafana_folder: 'Web',
        instance: 'https://shop.example.com/',
        job: 'blackbox',
        severity: 'critical',
        org_id: '3',
        rule_uid: 'cdz1probe',
      },
      url: 'https://shop.example.com/',
      link: 'https://grafana.example.com/alerting/grafana/cdz1probe/view?orgId=3',
      ticket: null,
      at: '2026-03-01T01:12:40.000Z',
    })
    expect(resolved).toMatchObject({
      key: '3:8f1d2ac04be97d55',
      state: 'resolved',
      severity: 'error',
      title: 'ShopBadGateway',
      url: null,
      at: '2026-03-01T01:14:10.000Z',
    })
  })

  it('takes what is repeated while it goes on for the same notification, and a new firing for another', () => {
    const delivery = (changes = {}) => alertsIn(grafana, alone(changes))[0]?.delivery
    expect(delivery({ annotations: { summary: 'now 70 %' }, values: { B: 0.7 } })).toBe(delivery())
    expect(delivery({ endsAt: '2026-03-01T01:20:00Z' })).toBe(delivery())
    expect(delivery({ startsAt: '2026-03-01T03:00:00Z' })).not.toBe(delivery())
  })

  it('keeps organizations apart, and knows an alarm by its labels where it has no fingerprint', () => {
    const key = (body: Message) => alertsIn(grafana, body)[0]?.key
    expect(key({ ...alone(), orgId: 4 })).toBe('4:c6eadffa33fcdf37')
    expect(key(alone({ fingerprint: '' }))).toMatch(/^3:[0-9a-f]{64}$/)
    expect(key(alone({ fingerprint: '' }))).toBe(key(alone({ fingerprint: null })))
  })

  it('knows the button "Test"', () => {
    expect(parsed(grafana, recorded('grafana-test.json'))).toEqual({ kind: 'nothing' })
    expect(parsed(grafana, { ...message(), alerts: [] })).toEqual({ kind: 'nothing' })
  })

  it('tells of alerts that the contact point left out', () => {
    const [told, rest] = alertsIn(grafana, { ...alone(), truncatedAlerts: 12 })
    expect(told?.key).toBe('3:c6eadffa33fcdf37')
    expect(rest).toMatchObject({
      state: 'firing',
      title: '12 more alerts of this group, which Grafana left out',
    })
    const [, over, ...others] = alertsIn(grafana, {
      ...alone({ status: 'resolved', endsAt: '2026-03-01T01:20:00Z' }),
      status: 'resolved',
    })
    expect(over).toMatchObject({ state: 'resolved', key: rest?.key })
    expect(others).toEqual([])
    expect(alertsIn(grafana, alone())).toHaveLength(1)
  })

  it('links to the first of its pages whose address is one', () => {
    const link = (changes: Record<string, unknown>) => alertsIn(grafana, alone(changes))[0]?.link
    const panel = 'https://grafana.example.com/d/shop?orgId=3&viewPanel=7'
    expect(link({ generatorURL: '?orgId=3' })).toBe(panel)
    expect(link({ generatorURL: 'grafana/alerting', panelURL: '', dashboardURL: '' })).toBe(
      'https://grafana.example.com/',
    )
  })

  it('loses neither an alert that cannot be read nor those beside it', () => {
    const { alerts, ...rest } = message()
    const [read, strange] = alertsIn(grafana, {
      ...rest,
      alerts: [{ ...alerts[0], status: 'new' }, alerts[1]],
    })
    expect(read?.key).toBe('3:8f1d2ac04be97d55')
    expect(strange).toMatchObject({ state: 'firing', labels: { problem: expect.stringContaining('status') } })
    expect(parsed(grafana, { ...rest, alerts: [{}] })).toMatchObject({ kind: 'strange' })
    expect(parsed(grafana, { evalMatches: [], state: 'alerting' })).toMatchObject({ kind: 'strange' })
  })
})
