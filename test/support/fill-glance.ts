import { countParts, dayMs, watchedDay } from '../../src/incident/glance/watched-day.ts'
import type { WatchedDay } from '../../src/model/glance.ts'
import { sampleAlarm } from './alarm-samples.ts'
import { type MemorySource, serviceNamed } from './console-source.ts'
import { samplePlan } from './incident-samples.ts'

const minuteMs = 60_000

/** A day of two looks a minute: an hour's outage in the night, a bad minute at noon, nobody there for three hours. */
export function sampleDay(now: Date): WatchedDay {
  const start = now.getTime() - dayMs
  const minutes = Array.from({ length: 1440 }, (_, index) => index)
  const counts = minutes
    .filter((minute) => minute < 1100 || minute >= 1280)
    .map((minute) => {
      const good = minute >= 300 && minute < 350 ? 0 : minute === 720 ? 1 : 2
      const tookMs = 60 + 40 * Math.sin(minute / 200) + (minute > 900 && minute < 1000 ? 900 : 0)
      return { minute: new Date(start + minute * minuteMs), asked: 2, good, totalMs: good * tookMs }
    })
  return watchedDay(countParts(counts), now)
}

/** Fills what the first page shows besides incidents. */
export function fillGlance(source: MemorySource, now: Date): void {
  const ago = (minutes: number) => new Date(now.getTime() - minutes * minuteMs)
  const quiet = countParts(
    Array.from({ length: 1440 }, (_, minute) => ({
      minute: ago(minute),
      asked: 2,
      good: 2,
      totalMs: 2 * (80 + (minute % 97)),
    })),
  )
  source.catalogue = ['accounts', 'blog', 'checkout', 'search', 'shop'].map(serviceNamed)
  source.days.set('shop', sampleDay(now))
  source.days.set('search', watchedDay(quiet, now))
  source.days.set('blog', watchedDay(new Map(), now))
  source.alarms = [
    sampleAlarm({ title: 'ShopErrorRateHigh: 38 % of requests fail', incident: 'INC-41', at: ago(3) }),
    sampleAlarm({
      id: 'alarm-2',
      source: 'watch',
      title: 'shop answers 502 (3 of 3 looks)',
      incident: 'INC-41',
      at: ago(4),
    }),
    sampleAlarm({ id: 'alarm-3', source: 'pagerduty', service: null, title: 'DiskFull', at: ago(55) }),
  ]
  source.silenced = [
    { service: 'blog', by: 'Ada', reason: 'moves to another host', since: ago(20), until: ago(-40) },
  ]
  source.pending = [
    {
      id: 'k3v9',
      incident: 'INC-41',
      plan: { ...samplePlan(), title: 'Restart gunicorn on app-1' },
      planHash: '0',
      state: 'pending',
      createdAt: ago(2),
      expiresAt: ago(-28),
      votes: [],
      needed: 1,
      decidedAt: null,
      grant: null,
    },
  ]
}
