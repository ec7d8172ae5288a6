import { describe, expect, it } from 'vitest'
import { pagerDuty } from '../../src/alerts/pagerduty.ts'
import { alertRequest, credentialsOf } from '../support/alert-request.ts'
import { hmacSourceLaws } from '../support/hmac-source-laws.ts'
import { alertsIn, parsed, recorded } from '../support/token-source-laws.ts'

// As https://developer.pagerduty.com/docs/webhooks/v3-overview/ shows the events, and its page on signatures the header.
interface Event {
  event: { event_type: string; data: Record<string, unknown>; [name: string]: unknown }
}

const event = (name: string) => recorded(`pagerduty-${name}.json`) as Event

function changed(name: string, type: string, data: Record<string, unknown> = {}): Event {
  const written = event(name)
  return { event: { ...written.event, event_type: type, data: { ...written.event.data, ...data } } }
}

describe('alerts/pagerduty', () => {
  hmacSourceLaws(pagerDuty, {
    bodies: { triggered: event('triggered'), priority: event('priority-updated') },
    header: 'x-pagerduty-signature',
    signed: (body) => body,
    write: (signatures) => signatures.map((signature) => `v1=${signature}`).join(','),
    several: true,
  })

  it('reads everything of an incident that was triggered', () => {
    expect(alertsIn(pagerDuty, event('triggered'))).toEqual([
      {
        source: 'pagerduty',
        key: 'Q1B7VXWZK3M0N2',
        delivery: '01E3RZ8K5Y0A1T9H7C4G2B6XQD',
        state: 'firing',
        severity: 'critical',
        title: '502 Bad Gateway on https://shop.example.com/checkout (12 of 20 requests)',
        labels: {
          service_id: 'PF9KMXH',
          service: 'Shop checkout',
          urgency: 'high',
          team: 'Web',
          team_id: 'PFCVPS0',
          incident_key: 'probe/https://shop.example.com/checkout',
          incident_type: 'incident_default',
          escalation_policy: 'Web on call',
          escalation_policy_id: 'PUS0KTE',
          number: '4711',
        },
        url: 'https://shop.example.com/checkout',
        link: 'https://acme.pagerduty.com/incidents/Q1B7VXWZK3M0N2',
        ticket: 'Q1B7VXWZK3M0N2',
        at: '2026-03-01T01:12:41.687Z',
      },
    ])
  })

  it.each([
    ['triggered', 'incident.triggered', 'firing'],
    ['triggered', 'incident.reopened', 'firing'],
    ['triggered', 'incident.unacknowledged', 'firing'],
    ['acknowledged', 'incident.acknowledged', 'acknowledged'],
    ['resolved', 'incident.resolved', 'resolved'],
    ['acknowledged', 'incident.service_updated', 'acknowledged'],
    ['triggered', 'incident.priority_updated', 'firing'],
  ] as const)('takes what is %s at %s for %s', (name, type, state) => {
    expect(alertsIn(pagerDuty, changed(name, type))).toMatchObject([{ key: 'Q1B7VXWZK3M0N2', state }])
  })

  it('takes the priority for the severity where it is one that everybody knows, and else the urgency', () => {
    expect(alertsIn(pagerDuty, event('priority-updated'))).toMatchObject([
      { severity: 'error', state: 'acknowledged', labels: { priority: 'P2' } },
    ])
    const severity = (data: Record<string, unknown>) =>
      alertsIn(pagerDuty, changed('triggered', 'incident.triggered', data))[0]?.severity
    expect(severity({ priority: { id: 'P1', summary: 'Sev-1' }, urgency: 'low' })).toBe('critical')
    expect(severity({ priority: { id: 'P1', summary: 'Money' }, urgency: 'low' })).toBe('warning')
    expect(severity({ urgency: null })).toBe('critical')
  })

  it('answers a test of the connection, and passes over events that say nothing of an alarm', () => {
    expect(parsed(pagerDuty, event('ping'))).toEqual({ kind: 'nothing' })
    for (const type of [
      'incident.annotated',
      'incident.escalated',
      'incident.reassigned',
      'incident.workflow.started',
      'service.updated',
      'incident.of_next_year',
      'constructor',
      '__proto__',
    ])
      expect(parsed(pagerDuty, changed('annotated', type)), type).toEqual({ kind: 'nothing' })
  })

  it('does without everything that an incident may lack', () => {
    const { event: written } = event('triggered')
    const bare = { event: { ...written, data: { id: 'Q1', status: 'triggered' } } }
    expect(alertsIn(pagerDuty, bare)).toMatchObject([
      { key: 'Q1', title: 'Incident Q1', labels: {}, url: null, link: null, severity: 'critical' },
    ])
  })

  it('finds the URL wherever the incident has one', () => {
    const url = (data: Record<string, unknown>) =>
      alertsIn(pagerDuty, changed('triggered', 'incident.triggered', data))[0]?.url
    expect(url({ incident_key: 'https://a.example/x', title: 'down' })).toBe('https://a.example/x')
    expect(url({ incident_key: 'k', title: 'Down: <https://b.example/y>.' })).toBe('https://b.example/y')
    expect(url({ incident_key: 'k', title: 'Down' })).toBeNull()
  })

  it('calls an incident strange that is not as it should be', () => {
    expect(parsed(pagerDuty, changed('triggered', 'incident.triggered', { id: 7 }))).toEqual({
      kind: 'strange',
      why: 'event.data.id: Invalid input: expected string, received number',
    })
    expect(parsed(pagerDuty, { messages: [] })).toMatchObject({ kind: 'strange' })
  })

  it('counts only signatures of the version it knows', () => {
    const request = alertRequest(event('ping'), {
      headers: { 'x-pagerduty-signature': `v2=${'0'.repeat(64)}, v1=${'0'.repeat(64)}` },
    })
    expect(pagerDuty.authenticate(request, credentialsOf('x'))).toBe('forged')
    expect(pagerDuty.authenticate(request, credentialsOf())).toBe('forged')
  })
})
