import { Optional, type ParseResult } from '@marcbachmann/cel-js'
import type { AlertState } from '../model/alert.ts'
import { cleanAlert } from './clean-alert.ts'
import type { CompiledMapping } from './compile-mapping.ts'
import { derivedDelivery, type Receipt } from './derived-delivery.ts'
import { gatherAlerts, type ReadEntry } from './gather-alerts.ts'
import { readSeverity } from './read-severity.ts'
import { readTime } from './read-time.ts'
import { saidByCel } from './said-by-cel.ts'
import type { Parsed } from './source.ts'

type Scope = { body: unknown; item?: unknown }

type Answer = { ok: true; value: unknown } | { ok: false; why: string }

/** The alerts that a mapping finds. */
export function readMappedAlerts(mapping: CompiledMapping, body: unknown, receipt: Receipt): Parsed {
  if (mapping.each === null)
    return gatherAlerts('generic', [readItem(mapping, { body, item: body }, receipt, 0)], receipt.bytes)
  const items = ask(mapping.each, { body })
  if (!items.ok) return { kind: 'strange', ...unread('each', items.why) }
  const { value } = items
  if (!Array.isArray(value))
    return { kind: 'strange', ...unread('each', `comes to ${shown(value)}, not to a list`) }
  const entries = Array.from(value, (item: unknown, index) => {
    const read = readItem(mapping, { body, item }, receipt, index)
    return read !== null && 'why' in read ? unread(`item ${index}`, read.why) : read
  })
  return gatherAlerts('generic', entries, receipt.bytes)
}

function readItem(mapping: CompiledMapping, scope: Scope, receipt: Receipt, index: number): ReadEntry {
  const wanted: Answer = mapping.when === null ? { ok: true, value: true } : ask(mapping.when, scope)
  if (!wanted.ok) return unread('when', wanted.why)
  if (wanted.value === false) return null
  if (wanted.value !== true) return unread('when', `comes to ${shown(wanted.value)}, not to true or false`)

  const name = ask(mapping.key, scope)
  if (!name.ok) return unread('key', name.why)
  const key = textOf(name.value)
  if (key === '') return unread('key', `comes to ${shown(name.value)}, not to a name`)
  const turn = ask(mapping.state, scope)
  if (!turn.ok) return unread('state', turn.why)
  const state = turn.value
  if (!isState(state))
    return unread('state', `comes to ${shown(state)}, not to firing, acknowledged or resolved`)

  const at = readTime(found(mapping.at, scope))
  return cleanAlert({
    source: 'generic',
    key,
    delivery: derivedDelivery({ key, state, at }, receipt, index),
    state,
    severity: readSeverity(found(mapping.severity, scope)) ?? 'error',
    title: textOf(found(mapping.title, scope)) || key,
    labels: Object.fromEntries(
      mapping.labels.map(([label, expression]) => [label, textOf(found(expression, scope))]),
    ),
    url: textOf(found(mapping.url, scope)) || null,
    link: textOf(found(mapping.link, scope)) || null,
    ticket: null,
    at,
  })
}

function ask(expression: ParseResult, scope: Scope): Answer {
  try {
    const value: unknown = expression(scope)
    if (!(value instanceof Optional)) return { ok: true, value }
    return { ok: true, value: value.hasValue() ? value.value() : null }
  } catch (thrown) {
    return { ok: false, why: saidByCel(thrown) }
  }
}

/** Of what an alert can do without: nothing where the JSON has no such member. */
function found(expression: ParseResult | null, scope: Scope): unknown {
  const answer = expression === null ? null : ask(expression, scope)
  return answer?.ok === true ? answer.value : null
}

function isState(value: unknown): value is AlertState {
  return value === 'firing' || value === 'acknowledged' || value === 'resolved'
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  const isPlain = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
  return isPlain ? String(value) : ''
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return JSON.stringify(value)
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`
}

function unread(part: string, why: string): { why: string } {
  return { why: `${part}: ${why}` }
}
