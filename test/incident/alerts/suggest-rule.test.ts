import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruleMatches } from '../../../src/incident/alerts/rule-matches.ts'
import { suggestRule } from '../../../src/incident/alerts/suggest-rule.ts'
import type { Alarm } from '../../../src/model/alarm.ts'
import { sampleAlarm } from '../../support/alarm-samples.ts'

const suggested = (change: Partial<Pick<Alarm, 'source' | 'labels' | 'url'>>) =>
  suggestRule(sampleAlarm({ labels: {}, ...change }))

describe('incident/alerts/suggest-rule', () => {
  it.each<[string, Record<string, string>, string | null, object]>([
    [
      'the id of a service',
      { service_id: 'P1', service: 'Shop', x: 'y' },
      'https://a.example/',
      { service_id: 'P1' },
    ],
    [
      'the name of a service',
      { service: 'payments', instance: '10.0.0.1:80' },
      null,
      { service: 'payments' },
    ],
    ['… in its environment', { app: 'pay', env: 'prod', pod: 'pay-x1' }, null, { app: 'pay', env: 'prod' }],
    [
      'what an alerting rule is about, with its environment',
      { job: 'node', alertname: 'Down', instance: '10.0.0.1:80', environment: 'eu' },
      null,
      { job: 'node', alertname: 'Down', environment: 'eu' },
    ],
    [
      'a namespace and a job',
      { namespace: 'pay', job: 'api', pod: 'x' },
      null,
      { namespace: 'pay', job: 'api' },
    ],
    ['the name of an alarm', { AlarmName: '5xx of pay', Region: 'eu' }, null, { AlarmName: '5xx of pay' }],
    ['the name of a rule alone', { alertname: 'PayDown', pod: 'x' }, null, { alertname: 'PayDown' }],
  ])('%s', (_, labels, url, expected) => {
    expect(suggested({ labels, url })).toEqual({ source: 'alertmanager', labels: expected, url: null })
  })

  it('the URL that it is about, without what was asked there, before the name of a shared check', () => {
    const labels = { job: 'blackbox', alertname: 'ProbeFailed', instance: 'https://a.example/pay' }
    expect(suggested({ labels, url: 'https://a.example/pay?probe=1#x' })).toEqual({
      ...{ source: 'alertmanager', labels: {}, url: 'https://a.example/pay' },
    })
  })

  it('never a pattern, never what was cut, never everything', () => {
    expect(suggested({ labels: { service: 'a*' } })).toBeNull()
    expect(suggested({ labels: { service: 'so long that it was cut…' } })).toBeNull()
    expect(suggested({ labels: { pod: 'pay-x1', instance: '10.0.0.1' } })).toBeNull()
    expect(suggested({})).toBeNull()
  })

  it('whatever it is, it matches the alarm that it was made of', () => {
    const name = fc.oneof(fc.constantFrom('service_id', 'service', 'job', 'alertname', 'env'), fc.string())
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.string()),
        fc.option(fc.webUrl({ withQueryParameters: true })),
        (labels, url) => {
          const rule = suggested({ labels, url })
          if (rule !== null) expect(ruleMatches(rule, sampleAlarm({ labels, url }))).not.toBeNull()
        },
      ),
    )
  })
})
