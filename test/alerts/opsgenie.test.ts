import { describe, expect, it } from 'vitest'
import { opsgenie } from '../../src/alerts/opsgenie.ts'
import { alertsIn, parsed, recorded, tokenSourceLaws } from '../support/token-source-laws.ts'

// https://support.atlassian.com/opsgenie/docs/opsgenie-edge-connector-alert-action-data/, the same for Jira Service Management.
interface Activity {
  action: string
  alert: Record<string, unknown>
}

function created(changes: Record<string, unknown> = {}, action = 'Create'): Activity {
  const body = recorded('opsgenie-create.json') as Activity
  return { ...body, action, alert: { ...body.alert, ...changes } }
}

describe('alerts/opsgenie', () => {
  tokenSourceLaws(opsgenie, { firing: created(), resolved: recorded('opsgenie-close.json') })

  it('reads an alert with its tags and details as labels', () => {
    expect(alertsIn(opsgenie, created())[0]).toMatchObject({
      key: 'shop-502',
      state: 'firing',
      severity: 'critical',
      title: '502 on shop.example.com',
      labels: {
        alias: 'shop-502',
        entity: 'shop',
        source: 'blackbox',
        integrationName: 'fiveohtwo',
        tinyId: '23',
        service: 'shop',
        production: 'true',
        region: 'eu-1',
      },
      url: 'https://shop.example.com/',
      at: '2026-03-01T01:12:41.104Z',
    })
    expect(alertsIn(opsgenie, recorded('opsgenie-close.json'))[0]?.at).toBe('2026-03-01T01:22:41.764Z')
  })

  it.each([
    ['Create', 'firing'],
    ['Acknowledge', 'acknowledged'],
    ['UnAcknowledge', 'firing'],
    ['Close', 'resolved'],
    ['Delete', 'resolved'],
  ])('takes %s for %s', (action, state) => {
    expect(alertsIn(opsgenie, created({}, action))[0]?.state).toBe(state)
  })

  it.each(['AddNote', 'AddTags', 'Escalate', 'AssignOwnership', 'Snooze', 'SomethingNew'])(
    'has nothing to do for %s',
    (action) => {
      expect(parsed(opsgenie, created({}, action))).toEqual({ kind: 'nothing' })
    },
  )

  it('knows a condition that comes back by its alias, as another notification', () => {
    const [first] = alertsIn(opsgenie, created())
    const [second] = alertsIn(opsgenie, created({ alertId: 'another', updatedAt: 1772400000000000000 }))
    expect(second?.key).toBe(first?.key)
    expect(second?.delivery).not.toBe(first?.delivery)
    expect(alertsIn(opsgenie, created({ alias: '' }))[0]?.key).toBe(first?.labels.alertId)
  })

  it.each([
    ['P1', 'critical'],
    ['P2', 'error'],
    ['P3', 'warning'],
    ['P4', 'info'],
    ['P5', 'info'],
    [undefined, 'error'],
  ])('takes the priority %s for %s', (priority, severity) => {
    expect(alertsIn(opsgenie, created({ priority }))[0]?.severity).toBe(severity)
  })

  it('says what does not fit', () => {
    expect(parsed(opsgenie, { action: 'Create', alert: {} })).toMatchObject({
      kind: 'strange',
      why: expect.stringContaining('alert.alertId'),
    })
  })
})
