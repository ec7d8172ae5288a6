import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { alertRuleLines, alertRuleWords } from '../../src/chat/alert-rule-words.ts'
import { alertSources } from '../../src/model/alert.ts'
import type { AlertRule } from '../../src/model/monitoring.ts'

describe('chat/alert-rule-words', () => {
  it.each<[AlertRule, string]>([
    [
      { source: 'pagerduty', labels: { service_id: 'P1' }, url: null },
      'alerts from PagerDuty whose service_id is "P1"',
    ],
    [
      { source: null, labels: { job: 'web-*', env: 'prod' }, url: 'https://a.example/x' },
      'alerts whose job is like "web-*" and env is "prod" and URL begins with https://a.example/x',
    ],
  ])('says which alerts are meant', (rule, words) => {
    expect(alertRuleWords(rule)).toBe(words)
  })

  it('what is said for the services file reads back as the rule, whatever strangers wrote into labels', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 })
    const rules = fc.record({
      source: fc.option(fc.constantFrom(...alertSources)),
      labels: fc.dictionary(text, text, { minKeys: 1 }),
      url: fc.option(fc.webUrl()),
    })
    fc.assert(
      fc.property(rules, (rule) => {
        const [read] = parse(alertRuleLines(rule).join('\n'))
        expect({ source: read.source ?? null, labels: { ...read.labels }, url: read.url ?? null }).toEqual({
          ...rule,
          labels: { ...rule.labels },
        })
      }),
    )
  })
})
