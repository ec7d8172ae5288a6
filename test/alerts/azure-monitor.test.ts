import { describe, expect, it } from 'vitest'
import { azureMonitor } from '../../src/alerts/azure-monitor.ts'
import { alertRequest, credentialsOf } from '../support/alert-request.ts'
import { alertsIn, parsed, recorded, tokenSourceLaws } from '../support/token-source-laws.ts'

// As the samples of https://learn.microsoft.com/en-us/azure/azure-monitor/alerts/alerts-payload-samples.
function alarm(changes: Record<string, unknown> = {}) {
  const body = recorded('azure-monitor-fired.json') as { data: { essentials: Record<string, unknown> } }
  Object.assign(body.data.essentials, changes)
  return body
}

const resolution = { monitorCondition: 'Resolved', resolvedDateTime: '2026-03-01T01:20:16.2246313Z' }

describe('alerts/azure-monitor', () => {
  tokenSourceLaws(azureMonitor, { firing: alarm(), resolved: alarm(resolution) })

  it('believes a token in the URL, because an action group can bring it nowhere else', () => {
    const ask = (query: string) =>
      azureMonitor.authenticate(alertRequest({}, { query }), credentialsOf('a-token-of-azure'))
    expect(ask('token=a-token-of-azure')).toBeNull()
    expect(ask('token=another')).toBe('forged')
    expect(ask('')).toBe('unsigned')
  })

  it('reads the essentials, the dimensions of the metric and what the rule adds', () => {
    const [alert] = alertsIn(azureMonitor, alarm())
    expect(alert).toMatchObject({
      key: expect.stringContaining('/alerts/b9569717-bc32-442f-add5-83a997729330'),
      state: 'firing',
      severity: 'error',
      title: 'shop-gateway-5xx: More than ten answers with 5xx in five minutes',
      labels: {
        alertRule: 'shop-gateway-5xx',
        configurationItems: 'shop-gw',
        metricName: 'ResponseStatus',
        HttpStatusGroup: '5xx',
        monitoringService: 'Platform',
      },
      url: 'https://shop.example.com/',
      link: expect.stringContaining('https://portal.azure.com/'),
      at: '2026-03-01T01:12:41.371Z',
    })
    expect(alertsIn(azureMonitor, alarm(resolution))[0]?.at).toBe('2026-03-01T01:20:16.224Z')
  })

  it.each([
    ['Sev0', 'critical'],
    ['Sev1', 'error'],
    ['Sev2', 'warning'],
    ['Sev3', 'info'],
    ['Sev4', 'info'],
    ['Sev9', 'error'],
  ])('takes %s for %s', (severity, expected) => {
    expect(alertsIn(azureMonitor, alarm({ severity }))[0]?.severity).toBe(expected)
  })

  it('has nothing to do when the action group is tested', () => {
    const alertId = '/subscriptions/11111111-1111-1111-1111-111111111111/providers/x/alerts/1'
    expect(parsed(azureMonitor, alarm({ alertId }))).toEqual({ kind: 'nothing' })
  })

  it('says when an action group does not use the common alert schema', () => {
    const other = { schemaId: 'AzureMonitorMetricAlert', data: {} }
    expect(parsed(azureMonitor, other)).toMatchObject({
      kind: 'strange',
      why: expect.stringContaining('schemaId'),
    })
  })
})
