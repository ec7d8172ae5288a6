import { describe, expect, test } from 'vitest'
import { renderText } from '../../src/chat/render-text.ts'
import { statusReply } from '../../src/chat/status-reply.ts'
import { uptimePercent } from '../../src/chat/uptime-words.ts'
import type { ServiceGlance } from '../../src/model/glance.ts'
import { sampleAlarm } from '../support/alarm-samples.ts'
import { sampleDay } from '../support/fill-glance.ts'
import { decidedBy, samplePlan } from '../support/incident-samples.ts'
import { openIncident } from '../support/open-incident.ts'
import { faultDiagnosis, shopService } from '../support/timelines.ts'

const now = new Date('2026-11-21T03:20:00.000Z')
const service = { ...shopService(), changes: decidedBy('ada', 'group:sre') }

function glance(change: Partial<ServiceGlance> = {}): ServiceGlance {
  return { service, incident: null, firing: [], waiting: [], day: null, ...change }
}

function textOf(services: ServiceGlance[]): string {
  return renderText(statusReply(services, now), { columns: 4000, color: false }).replaceAll(/\s+/g, ' ')
}

describe('chat/status-reply', () => {
  test('fault, health and never looked at are told apart, trouble first', () => {
    const verdict = { ...faultDiagnosis().verdict, state: 'healthy' as const, sentence: 'All well.' }
    const closed = { ...openIncident, id: 'INC-3', state: 'closed' as const, closedAt: now, verdict }
    const services = [
      glance({ service: { ...service, name: 'wiki' } }),
      glance({ service: { ...service, name: 'blog' }, incident: closed }),
      glance({ incident: openIncident }),
    ]
    expect(statusReply(services, now).text).toBe('1 open incident')
    expect(textOf(services)).toMatch(
      /✖ shop \(demo\) INC-4, open for 10 min: .*\.(?!\.).*\? wiki \(demo\) Never looked at\..*✔ blog \(demo\) INC-3, closed 0 ms ago: All well\./,
    )
  })

  test('alarms, decisions and the last day are told of each service', () => {
    const plan = { ...samplePlan(), title: 'Restart the app' }
    const waiting = {
      ...{ id: 'k3v9', incident: 'INC-4', plan, planHash: '0', state: 'pending' as const },
      ...{ createdAt: now, expiresAt: now, votes: [], needed: 1, decidedAt: null, grant: null },
    }
    const firing = [sampleAlarm({ title: 'ShopErrorRate' }), sampleAlarm()]
    const services = [glance({ incident: openIncident, firing, waiting: [waiting], day: sampleDay(now) })]
    expect(statusReply(services, now).text).toBe('1 open incident, 2 alarms fire')
    const text = textOf(services)
    expect(text).toContain('2 alarms fire, the newest: ShopErrorRate.')
    expect(text).toContain('Waits for ada, group:sre: Restart the app (approve k3v9).')
    expect(text).toMatch(/Watch: 9\d\.\d % of the last day, \d+ ms\./)
  })

  test('a service that is well by our own watch is well, though no incident ever was', () => {
    const day = {
      ...sampleDay(now),
      asked: 2,
      good: 2,
      meanMs: 80,
      parts: [{ asked: 2, good: 2, meanMs: 80 }],
    }
    expect(textOf([glance({ day })])).toMatch(
      /✔ shop \(demo\) Never looked at\. Watch: 100 % of the last day, 80 ms\./,
    )
    expect(textOf([glance({ day, firing: [sampleAlarm()] })])).toMatch(/✖ shop/)
  })

  test('shares are never rounded up to all or down to none', () => {
    const shown = [
      [2880, 2880],
      [2879, 2880],
      [28_799, 28_800],
      [2800, 2880],
      [1, 100_000],
      [0, 5],
    ].map(([good = 0, asked = 0]) => uptimePercent(good, asked))
    expect(shown).toEqual(['100 %', '99.96 %', '99.99 %', '97.2 %', '0.01 %', '0 %'])
  })
})
