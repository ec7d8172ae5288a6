import type { Alarm } from '../../src/model/alarm.ts'
import type { Alert } from '../../src/model/alert.ts'
import type { Monitoring } from '../../src/model/monitoring.ts'
import { usualMonitoring } from '../../src/model/monitoring.ts'
import type { Service } from '../../src/model/service.ts'
import { sampleService } from './incident-samples.ts'

/** The instant so many seconds after the alarm's first sign of life. */
export function second(seconds: number): Date {
  return new Date(Date.parse('2026-03-01T10:00:00.000Z') + seconds * 1000)
}

let deliveries = 0

export function sampleAlert(change: Partial<Alert> = {}): Alert {
  deliveries += 1
  return {
    source: 'alertmanager',
    key: 'k1',
    delivery: `d${deliveries}`,
    state: 'firing',
    severity: 'critical',
    title: 'ShopDown',
    labels: { alertname: 'ShopDown' },
    url: null,
    link: null,
    ticket: null,
    at: null,
    ...change,
  }
}

export function sampleAlarm(change: Partial<Alarm> = {}): Alarm {
  const { delivery: _, at: __, ...alert } = sampleAlert()
  return {
    ...alert,
    id: 'alarm-1',
    at: second(0),
    firstAt: second(0),
    lastAt: second(0),
    received: 1,
    turns: [second(0)],
    service: 'shop',
    incident: null,
    version: 1,
    turned: 1,
    told: 0,
    ...change,
  }
}

/** A service with one hop, at these addresses. */
export function watchedService(name: string, url: string, addresses: string[] = []): Service {
  const hop = {
    name: 'app',
    system: 'node',
    addresses,
    hosts: [],
    health: '/',
    hostHeader: new URL(url).host,
    serverName: new URL(url).hostname,
    expect: [{ from: 200, to: 399 }],
    timeoutMs: 1_000,
  } satisfies Service['path'][number]
  return { ...sampleService(name), url, path: [hop] }
}

export function monitoringOf(service: string, change: Partial<Monitoring> = {}): Monitoring {
  return { ...usualMonitoring(service), ...change }
}
