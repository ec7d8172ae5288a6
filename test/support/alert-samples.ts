import type { Alarm } from '../../src/model/alarm.ts'
import type { Alert } from '../../src/model/alert.ts'
import type { FiledAlert } from '../../src/store/store.ts'

export function sampleAlert(changed: Partial<Alert> = {}): Alert {
  return {
    source: 'alertmanager',
    key: 'fingerprint-1',
    delivery: 'delivery-1',
    state: 'firing',
    severity: 'critical',
    title: 'Too many 502 at shop',
    labels: { alertname: 'BadGateway', service: 'shop' },
    url: 'https://shop.example/',
    link: 'http://alertmanager.example/#/alerts',
    ticket: null,
    at: '2026-03-01T09:58:00.000Z',
    ...changed,
  }
}

/** The simplest way of folding: the last alert is right. */
export function foldLast(known: Alarm | null, { alert, receivedAt }: FiledAlert, freshId: string): Alarm {
  const { source, key, state, severity, title, labels, url, link, ticket, at } = alert
  return {
    id: known?.id ?? freshId,
    source,
    key,
    state,
    severity,
    title,
    labels,
    url,
    link,
    ticket,
    at: at === null ? receivedAt : new Date(at),
    firstAt: known?.firstAt ?? receivedAt,
    lastAt: receivedAt,
    received: (known?.received ?? 0) + 1,
    turns: [...(known?.turns ?? []), receivedAt].slice(-3),
    service: known?.service ?? labels.service ?? null,
    incident: known?.incident ?? null,
    version: (known?.version ?? 0) + 1,
    turned: (known?.version ?? 0) + 1,
    told: known?.told ?? 0,
  }
}
