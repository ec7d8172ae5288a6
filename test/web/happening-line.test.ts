import { expect, test } from 'vitest'
import { happeningLine } from '../../src/web/pages/happening-line.ts'
import {
  childStory,
  pagedStory,
  parentStory,
  unmatchedStory,
  withheldStory,
} from '../support/alarm-stories.ts'

test('a platform that stays behind is named with why, and named again once it has caught up', () => {
  const failed = { kind: 'delivery.failed', platform: 'slack', reason: 'The channel is archived.' } as const
  expect(happeningLine(failed)).toBe('slack: The channel is archived.')
  expect(happeningLine({ kind: 'delivery.resumed', platform: 'slack' })).toBe(
    'slack: its thread is up to date again',
  )
})

test('what monitoring said, who was told and whose an alarm is have a line each', () => {
  const lines = [...pagedStory(), ...unmatchedStory(), ...withheldStory(), ...childStory(), ...parentStory()]
    .map(([, what]) => what)
    .filter(({ kind }) => /^(alerts|alarm|triage|source)\.|\.(joined|gathered)$/.test(kind))
    .map((what) => `${what.kind} ${happeningLine(what)}`)
  expect(new Set(lines)).toMatchInlineSnapshot(`
    Set {
      "alerts.gathered 1 alarm firing (alerts so far: 1); firing: 502 on checkout (PagerDuty)",
      "source.told pass: note for Q1XJ3KZ7A2 in PagerDuty: note PWL7QXS",
      "source.told fail: acknowledged for Q1XJ3KZ7A2 in PagerDuty: PagerDuty answered 403: no such user",
      "alerts.gathered 6 alarms firing, 1 resolved (alerts so far: 7); firing: Backend billing-3 is unhealthy (a webhook); firing: Target 10.0.0.1 is down (Alertmanager); firing: Target 10.0.0.2 is down (Alertmanager); firing: Target 10.0.0.3 is down (Alertmanager); firing: Target 10.0.0.4 is down (Alertmanager); resolved: Target 10.0.0.5 is down (Alertmanager); firing: Target 10.0.0.6 is down (Alertmanager)",
      "alarm.mapped “Target 10.0.0.1 is down” (m2) belongs to shop, says Ann",
      "alerts.gathered 2 alarms firing (alerts so far: 2); firing: 502 on checkout (PagerDuty); firing: Latency above 2 s (Alertmanager)",
      "triage.withheld no run was begun: 6 runs within an hour",
      "incident.joined part of INC-7: nginx web-2 is the common hop of 7 services: shop, blog, docs and 4 more.",
      "incident.gathered INC-8 of shop is part of this",
      "incident.gathered INC-9 of blog is part of this",
      "incident.gathered INC-10 of docs is part of this",
      "incident.gathered INC-11 of search is part of this",
      "incident.gathered INC-12 of billing is part of this",
      "incident.gathered INC-13 of login is part of this",
      "incident.gathered INC-14 of mail is part of this",
    }
  `)
})
