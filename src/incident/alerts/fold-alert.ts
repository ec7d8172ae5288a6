import { type Alarm, turnsKept } from '../../model/alarm.ts'
import type { Alert, AlertState } from '../../model/alert.ts'
import type { FiledAlert } from '../../store/store.ts'

/** Of two alerts of one instant, the one that is further along counts. */
const order = { firing: 0, acknowledged: 1, resolved: 2 } as const satisfies Record<AlertState, number>

/** They tell again and again what fires, with the time when it first did. */
const tellingAgain: ReadonlySet<Alert['source']> = new Set(['alertmanager', 'grafana'])

/** Retries of a notification end with the next one of its group: https://prometheus.io/docs/alerting/latest/configuration/ (group_interval). */
const retriedMs = 5 * 60_000

/** A clock that shows local time is ahead by 14 hours at most (https://www.iana.org/time-zones: Pacific/Kiritimati). */
const mostAheadMs = 24 * 3_600_000

/**
 * What an alarm comes to with one alert more. The source's clock decides which of two alerts is the newer one, so that any
 * order of delivery ends the same: an older one is only counted. One without a time is as new as its receipt. Pure.
 */
export function foldAlert(
  known: Alarm | null,
  { alert, receivedAt }: FiledAlert,
  freshId: string,
  serviceOf: (alert: Alert) => string | null,
): Alarm {
  const at = timeOf(alert, receivedAt, known)
  if (known === null) return firstHeard(alert, { at, receivedAt, freshId, service: serviceOf(alert) })
  const isBack = at <= known.at && comesBack(known, { alert, receivedAt })
  const heard = {
    ...known,
    firstAt: earlier(known.firstAt, receivedAt),
    lastAt: later(known.lastAt, receivedAt),
    received: known.received + 1,
    version: known.version + 1,
  }
  if (!isBack && !counts(known, { alert, receivedAt }, at)) return heard
  const hasTurned = (known.state === 'resolved') !== (alert.state === 'resolved')
  return {
    ...heard,
    state: alert.state,
    severity: alert.severity,
    title: alert.title,
    labels: Object.keys(alert.labels).length === 0 ? known.labels : alert.labels,
    url: alert.url ?? known.url,
    link: alert.link ?? known.link,
    ticket: alert.ticket ?? known.ticket,
    // Since when it is back nobody says; were it dated by our clock, its end would be a latecomer by the source's.
    at: later(known.at, at),
    ...(hasTurned
      ? { turns: turnsWith(known, isBack ? receivedAt : earlier(at, receivedAt)), turned: heard.version }
      : {}),
    // What no rule knows any more stays where it was told.
    service: serviceOf(alert) ?? known.service,
  }
}

function firstHeard(
  alert: Alert,
  {
    at,
    receivedAt,
    freshId,
    service,
  }: { at: Date; receivedAt: Date; freshId: string; service: string | null },
): Alarm {
  const { source, key, state, severity, title, labels, url, link, ticket } = alert
  return {
    ...{ id: freshId, source, key, state, severity, title, labels, url, link, ticket, at },
    firstAt: receivedAt,
    lastAt: receivedAt,
    received: 1,
    // A source whose clock is ahead must not put the turn after everything that we do about it.
    turns: state === 'resolved' ? [] : [earlier(at, receivedAt)],
    service,
    incident: null,
    version: 1,
    turned: 1,
    told: 0,
  }
}

function timeOf(alert: Alert, receivedAt: Date, known: Alarm | null): Date {
  const said = saidAt(alert, receivedAt)
  if (said !== null) return said
  return known === null ? receivedAt : later(known.at, receivedAt)
}

/** Null: the source says nothing, or nothing that can be true, after which no alert would ever be newer. */
function saidAt({ at }: Alert, receivedAt: Date): Date | null {
  const said = at === null ? Number.NaN : Date.parse(at)
  return said <= receivedAt.getTime() + mostAheadMs ? new Date(said) : null
}

/**
 * Prometheus was away, its alerts ended by themselves (`resolve_timeout`), and now it tells them with their old beginning: what
 * such a source tells long after the end is no latecomer.
 */
function comesBack(known: Alarm, { alert, receivedAt }: FiledAlert): boolean {
  if (known.state !== 'resolved' || alert.state !== 'firing' || !tellingAgain.has(alert.source)) return false
  return receivedAt.getTime() - known.lastAt.getTime() > retriedMs
}

/** In order, also where one turn is dated by receipt and the next one by the source. */
function turnsWith({ turns }: Alarm, turn: Date): Date[] {
  return [...turns, later(turns.at(-1) ?? turn, turn)].slice(-turnsKept)
}

function counts(known: Alarm, { alert, receivedAt }: FiledAlert, at: Date): boolean {
  if (saidAt(alert, receivedAt) === null) return true
  if (at.getTime() !== known.at.getTime()) return at > known.at
  return order[alert.state] >= order[known.state]
}

function earlier(one: Date, other: Date): Date {
  return one <= other ? one : other
}

function later(one: Date, other: Date): Date {
  return one >= other ? one : other
}
