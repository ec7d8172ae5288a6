import { describe, expect, it } from 'vitest'
import { alertmanager } from '../../src/alerts/alertmanager.ts'
import { alertsIn, parsed, recorded, tokenSourceLaws } from '../support/token-source-laws.ts'

// As notify/webhook/webhook.go and template/template.go of github.com/prometheus/alertmanager write it.
interface Message {
  status: string
  alerts: Record<string, unknown>[]
  [name: string]: unknown
}

function message(): Message {
  return recorded('alertmanager-firing.json') as Message
}

function alone(changes: Record<string, unknown> = {}): Message {
  const { alerts, ...rest } = message()
  return { ...rest, alerts: [{ ...alerts[0], ...changes }] }
}

const resolution = { status: 'resolved', endsAt: '2026-03-01T01:20:11.187Z' }

describe('alerts/alertmanager', () => {
  tokenSourceLaws(alertmanager, { firing: alone(), resolved: alone(resolution) })

  it('makes an alert of each alert of the group', () => {
    const [probe, app, ...others] = alertsIn(alertmanager, message())
    expect(others).toEqual([])
    expect(probe).toMatchObject({
      key: '8b5a3f1f0c9d2e47',
      state: 'firing',
      severity: 'critical',
      title: 'https://shop.example.com/ does not answer as it should',
      labels: { alertname: 'ProbeFailed', job: 'blackbox', environment: 'production' },
      url: 'https://shop.example.com/',
      link: 'http://prometheus.example.com:9090/graph?g0.expr=probe_success+%3D%3D+0&g0.tab=1',
      at: '2026-03-01T01:12:41.187Z',
    })
    expect(app).toMatchObject({
      key: '1d0c77a2b9e64f05',
      state: 'resolved',
      severity: 'warning',
      title: 'ProbeFailed 10.0.2.1:8000',
      url: null,
      link: 'http://alertmanager.example.com:9093/',
      at: '2026-03-01T01:13:11.187Z',
    })
  })

  it('takes what repeat_interval sends again for the same notification, and a new firing for another', () => {
    const delivery = (changes = {}) => alertsIn(alertmanager, alone(changes))[0]?.delivery
    expect(delivery({ annotations: { summary: 'now 412 errors' } })).toBe(delivery())
    expect(delivery({ startsAt: '2026-03-01T03:00:00Z' })).not.toBe(delivery())
    expect(delivery(resolution)).not.toBe(delivery({ ...resolution, endsAt: '2026-03-01T04:00:00Z' }))
  })

  it('knows an alarm by its labels where an old version sends no fingerprint', () => {
    const [begun] = alertsIn(alertmanager, alone({ fingerprint: undefined }))
    const [ended] = alertsIn(alertmanager, alone({ ...resolution, fingerprint: undefined }))
    expect(begun?.key).toMatch(/^[0-9a-f]{64}$/)
    expect(ended?.key).toBe(begun?.key)
  })

  it('reads a newer version whose fields still fit', () => {
    const newer = { ...message(), version: '5', severityModel: { name: 'new' } }
    expect(alertsIn(alertmanager, newer)).toEqual(alertsIn(alertmanager, message()))
  })

  it('does not lose the alerts that fit because of one that does not, nor that one unseen', () => {
    const body = message()
    body.alerts.push({ status: 'suppressed', labels: {} })
    const [, , unread, ...others] = alertsIn(alertmanager, body)
    expect(unread?.labels.problem).toMatch(/^alerts\.2: status/)
    expect(others).toEqual([])
  })

  it('says what does not fit', () => {
    expect(parsed(alertmanager, { version: '9', groups: [] })).toMatchObject({
      kind: 'strange',
      why: expect.stringContaining('alerts'),
    })
    const suppressed = parsed(alertmanager, alone({ status: 'suppressed' }))
    expect(suppressed).toMatchObject({ kind: 'strange', why: expect.stringContaining('status') })
    expect(parsed(alertmanager, { alerts: [] })).toEqual({ kind: 'nothing' })
  })

  it('tells of the alerts that max_alerts left out', () => {
    const cut = { ...alone(), truncatedAlerts: 12 }
    const [, more] = alertsIn(alertmanager, cut)
    expect(more).toMatchObject({
      state: 'firing',
      title: '12 more of this group, left out by max_alerts: {}:{alertname="ProbeFailed"}',
      labels: { alertname: 'ProbeFailed' },
      at: null,
    })
    const [, ended] = alertsIn(alertmanager, {
      ...alone(resolution),
      status: 'resolved',
      truncatedAlerts: 12,
    })
    expect(ended).toMatchObject({ state: 'resolved', key: more?.key })
    expect(ended?.delivery).not.toBe(more?.delivery)
    const whole = { ...alone(resolution), status: 'resolved', truncatedAlerts: 0 }
    const [, over, ...others] = alertsIn(alertmanager, whole)
    expect(over).toMatchObject({
      state: 'resolved',
      key: more?.key,
      title: 'Alerts of this group, left out by max_alerts: {}:{alertname="ProbeFailed"}',
    })
    expect(others).toEqual([])
    expect(alertsIn(alertmanager, { ...alone(), truncatedAlerts: 0 })).toHaveLength(1)
  })

  it.each([
    ['page', 'critical'],
    ['critical', 'critical'],
    ['error', 'error'],
    ['warning', 'warning'],
    ['info', 'info'],
    ['none', 'info'],
    ['purple', 'error'],
    [undefined, 'error'],
  ])('takes the severity %s for %s', (severity, expected) => {
    const labels = { alertname: 'X', ...(severity === undefined ? {} : { severity }) }
    expect(alertsIn(alertmanager, alone({ labels }))[0]?.severity).toBe(expected)
  })
})
