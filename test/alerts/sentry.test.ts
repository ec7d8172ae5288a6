import { describe, expect, it } from 'vitest'
import { sentry } from '../../src/alerts/sentry.ts'
import type { Parsed } from '../../src/alerts/source.ts'
import type { Alert } from '../../src/model/alert.ts'
import { alertRequest } from '../support/alert-request.ts'
import { hmacSourceLaws } from '../support/hmac-source-laws.ts'
import { recorded } from '../support/token-source-laws.ts'

// As https://docs.sentry.io/integrations/integration-platform/webhooks/ and its pages issues, issue-alerts and
// metric-alerts show the bodies.
type Body = { action: string; data: Record<string, Record<string, unknown>>; [name: string]: unknown }

const created = () => recorded('sentry-issue-created.json') as Body
const triggered = () => recorded('sentry-event-alert.json') as Body
const crossed = () => recorded('sentry-metric-alert.json') as Body

function parse(resource: string, body: unknown, id = '0b1c2d3e'): Parsed {
  const headers = { 'sentry-hook-resource': resource, 'request-id': id }
  const request = alertRequest(body, { headers })
  return sentry.parse(body, { request, receivedAt: new Date(0) })
}

function alertOf(resource: string, body: unknown, id?: string): Alert {
  const found = parse(resource, body, id)
  const [alert] = found.kind === 'alerts' ? found.alerts : []
  if (alert === undefined) throw new Error(`no alert: ${JSON.stringify(found)}`)
  return alert
}

function changed(body: Body, part: string, changes: Record<string, unknown>): Body {
  return { ...body, data: { ...body.data, [part]: { ...body.data[part], ...changes } } }
}

const bodies = { issue: created(), event_alert: triggered(), metric_alert: crossed() }

for (const [resource, body] of Object.entries(bodies))
  describe(`alerts/sentry, ${resource}`, () => {
    hmacSourceLaws(sentry, {
      bodies: { body },
      header: 'sentry-hook-signature',
      headers: { 'sentry-hook-resource': resource },
      signed: (bytes) => bytes,
      write: ([signature = '']) => signature,
      several: false,
    })
  })

describe('alerts/sentry', () => {
  it('reads an issue that is new', () => {
    expect(alertOf('issue', created())).toMatchObject({
      source: 'sentry',
      key: 'issue:5170820242',
      state: 'firing',
      severity: 'critical',
      title: 'ConnectionRefusedError: connect ECONNREFUSED 10.0.2.14:8000',
      labels: { project: 'shop', project_name: 'Shop', issue: 'SHOP-9', level: 'fatal', priority: 'high' },
      url: null,
      link: 'https://acme.sentry.io/issues/5170820242/',
      at: '2026-03-01T01:12:30.679Z',
    })
  })

  it.each([
    ['unresolved', 'firing'],
    ['archived', 'acknowledged'],
    ['ignored', 'acknowledged'],
    ['resolved', 'resolved'],
  ])('takes an issue that is %s for %s', (action, state) => {
    expect(alertOf('issue', { ...created(), action })).toMatchObject({
      key: 'issue:5170820242',
      state,
      at: null,
    })
  })

  it('names what the uptime monitor found down', () => {
    const title = 'Downtime detected for https://shop.example.com/'
    const issue = changed(created(), 'issue', { title, issueCategory: 'outage' })
    expect(alertOf('issue', issue)).toMatchObject({
      url: 'https://shop.example.com/',
      labels: { issue_category: 'outage' },
    })
  })

  it('reads an event that met a rule as the same alarm, without who was affected', () => {
    const alert = alertOf('event_alert', triggered())
    expect(alert).toMatchObject({
      key: 'issue:5170820242',
      state: 'firing',
      severity: 'error',
      labels: { rule: 'Upstream refused', project: 'shop', environment: 'production', server_name: 'web-2' },
      url: 'https://shop.example.com/checkout',
      link: 'https://sentry.io/organizations/acme/issues/5170820242/events/e4874d664c3540c1a32eab185f12c5ab/',
      at: '2026-03-01T01:12:45.677Z',
    })
    expect(JSON.stringify(alert)).not.toMatch(/203\.0\.113|somebody/)
  })

  it('finds the issue of an event and what it is about where they stand elsewhere', () => {
    const event = changed(triggered(), 'event', { issue_id: null, request: null })
    expect(alertOf('event_alert', event)).toMatchObject({
      key: 'issue:5170820242',
      url: 'https://shop.example.com/checkout',
    })
    expect(parse('event_alert', changed(triggered(), 'event', { issue_id: null, issue_url: null }))).toEqual({
      kind: 'strange',
      why: 'data.event.issue_id: lacking',
    })
  })

  it('reads a number that crossed a threshold, by its rule', () => {
    expect(alertOf('metric_alert', crossed())).toMatchObject({
      key: 'metric:7',
      state: 'firing',
      severity: 'critical',
      title: 'Too many 502: 1000 events in the last 10 minutes Filter: level:error',
      labels: { rule: 'Too many 502', project: 'shop', environment: 'production', aggregate: 'count()' },
      link: 'https://acme.sentry.io/alerts/1/',
      at: '2026-03-01T01:12:00.000Z',
    })
    const milder = { ...crossed(), action: 'warning' }
    expect(alertOf('metric_alert', milder)).toMatchObject({ state: 'firing', severity: 'warning' })
    const over = changed({ ...crossed(), action: 'resolved' }, 'metric_alert', {
      date_closed: '2026-03-01T01:40:00Z',
    })
    expect(alertOf('metric_alert', over)).toMatchObject({
      key: 'metric:7',
      state: 'resolved',
      at: '2026-03-01T01:40:00.000Z',
    })
  })

  it('takes the same request for the same notification, and the same words in another for another', () => {
    const { delivery } = alertOf('issue', created())
    expect(alertOf('issue', created()).delivery).toBe(delivery)
    expect(alertOf('issue', created(), 'another').delivery).not.toBe(delivery)
    expect(alertOf('issue', { ...created(), action: 'resolved' }).delivery).not.toBe(delivery)
  })

  it('passes over what says nothing of an alarm', () => {
    expect(parse('installation', { action: 'created' })).toEqual({ kind: 'nothing' })
    expect(parse('comment', created())).toEqual({ kind: 'nothing' })
    expect(parse('activity_alert', created())).toEqual({ kind: 'nothing' })
    expect(parse('issue', { ...created(), action: 'assigned' })).toEqual({ kind: 'nothing' })
    expect(parse('issue', { ...created(), action: 'constructor' })).toEqual({ kind: 'nothing' })
    expect(parse('metric_alert', { ...crossed(), action: 'open' })).toEqual({ kind: 'nothing' })
  })

  it('calls strange what is not as it should be', () => {
    expect(parse('issue', { action: 'created', data: {} })).toMatchObject({ kind: 'strange' })
    expect(parse('event_alert', null)).toMatchObject({ kind: 'strange' })
    expect(parse('metric_alert', [])).toMatchObject({ kind: 'strange' })
  })
})
