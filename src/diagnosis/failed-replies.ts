import type { FailedReply } from '../model/diagnosis.ts'
import type { Evidence } from '../model/evidence.ts'
import type { HttpFacts, HttpFailure, SampleFacts } from '../model/facts.ts'
import { type StatusRange, usualStatuses } from '../model/service.ts'
import type { System } from '../model/system.ts'
import { identifyWriter } from './match-fingerprint.ts'

/** The ways in which requests failed in this evidence, most frequent first; empty when none did. */
export function failedReplies(
  evidence: Evidence,
  expect: readonly StatusRange[] = usualStatuses,
  path: ReadonlySet<System> = new Set(),
): FailedReply[] {
  if (evidence.outcome !== 'fail') return []
  if (evidence.type === 'http') return [ofHttp(evidence.facts, path)]
  if (evidence.type === 'sample') return ofSample(evidence.facts, expect, path)
  return []
}

function ofHttp(facts: HttpFacts, path: ReadonlySet<System>): FailedReply {
  const { status, failure, headers, body } = facts
  return withWriter(
    {
      status,
      failure,
      headers,
      text: body?.text ?? '',
      sizeBytes: body === null ? null : body.sizeBytes,
      durationMs: facts.timings.totalMs,
      message: facts.failureMessage,
      count: 1,
      of: 1,
    },
    path,
  )
}

function ofSample(
  facts: SampleFacts,
  expect: readonly StatusRange[],
  path: ReadonlySet<System>,
): FailedReply[] {
  const example = facts.badExample
  const shared = { of: facts.requests, durationMs: facts.latencyMs.max }
  const failures = (Object.entries(facts.failures) as [HttpFailure, number][]).map(([failure, count]) => {
    const shown = example?.failure === failure ? example : null
    return { ...shared, ...headAndText(shown), status: shown?.status ?? null, failure, count }
  })
  const statuses = Object.entries(facts.statuses)
    .map(([status, count]) => ({ status: Number(status), count }))
    .filter(({ status }) => !expect.some(({ from, to }) => from <= status && status <= to))
    .map(({ status, count }) => {
      const shown = example?.failure === null && example.status === status ? example : null
      return { ...shared, ...headAndText(shown), status, failure: null, count }
    })
  return [...failures, ...statuses]
    .map((reply) => withWriter(reply, path))
    .sort((a, b) => b.count - a.count || (describeReply(a) < describeReply(b) ? -1 : 1))
}

function headAndText(example: SampleFacts['badExample']) {
  if (example === null) return { message: null, headers: [], text: '', sizeBytes: null }
  return {
    message: example.message,
    headers: example.headers,
    text: example.text,
    sizeBytes: example.text === '' ? 0 : null,
  }
}

function withWriter(reply: Omit<FailedReply, 'writer'>, path: ReadonlySet<System>): FailedReply {
  const { status, failure } = reply
  if (status === null || failure !== null || status < 400) return { ...reply, writer: null }
  return { ...reply, writer: identifyWriter({ ...reply, status }, path) }
}

/** `3 of 20: HTTP 502 within 40 ms, written by nginx` */
export function describeReply(reply: FailedReply): string {
  const { status, failure, durationMs, message, count, of, writer } = reply
  const what = failure === null ? `HTTP ${status}` : failure
  const time = durationMs === null ? '' : `${of > 1 ? ' within' : ' after'} ${formatMs(durationMs)}`
  const by = writer === null ? '' : `, written by ${writer.system}`
  const words = message === null ? '' : `: ${message}`
  return `${of > 1 ? `${count} of ${of}: ` : ''}${what}${time}${by}${words}`
}

/** `12 ms`, `4.2 s` */
export function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
