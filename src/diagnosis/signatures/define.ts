import type { Example, FailedReply, Signature, SignatureScope } from '../../model/diagnosis.ts'
import type { HttpFacts, SampleFacts } from '../../model/facts.ts'
import { signaturesOf, type Weights } from '../../model/sight.ts'
import { describeReply } from '../failed-replies.ts'

/** A case for a sight on failed requests, told by the reply alone. */
export interface ReplyCase extends Pick<Example<'http'>, 'path' | 'at' | 'target' | 'inside'> {
  reply: Partial<FailedReply>
}

/** A sight on failed requests: it holds for one request (`http`) as for a number of them (`sample`). */
export interface ReplySight extends Pick<Signature<'http'>, 'reference' | 'fact' | 'reach'> {
  name: string
  weights: Weights
  when(reply: FailedReply, scope: SignatureScope): boolean
  matches: readonly ReplyCase[]
  nearMisses: readonly ReplyCase[]
}

/**
 * The signatures of a sight on failed requests, for `http` and for `sample`. A sample does not carry the probe's words, so
 * a sight that can only be told by them has none there.
 */
export function replySignatures(sight: ReplySight): {
  http: Signature<'http'>[]
  sample: Signature<'sample'>[]
} {
  const { name, weights, reference, fact, reach, when } = sight
  const shared = { name, weights, reference, fact, reach, onFailure: true } as const
  function see(_: unknown, scope: SignatureScope): string | null {
    const reply = scope.failures.find((each) => when(each, scope))
    return reply === undefined ? null : describeReply(reply)
  }
  const matches = sight.matches.filter(isWithoutMessage).map(asSample)
  const nearMisses = sight.nearMisses.filter(isWithoutMessage).map(asSample)
  return {
    http: signaturesOf({
      ...shared,
      on: 'http',
      see,
      examples: { matches: sight.matches.map(asHttp), nearMisses: sight.nearMisses.map(asHttp) },
    }),
    sample:
      matches.length === 0
        ? []
        : signaturesOf({ ...shared, on: 'sample', see, examples: { matches, nearMisses } }),
  }
}

/** The signatures of several sights, sorted by the step that they read. */
export function replySignaturesOfAll(sights: readonly ReplySight[]): {
  http: Signature<'http'>[]
  sample: Signature<'sample'>[]
} {
  const all = sights.map(replySignatures)
  return { http: all.flatMap(({ http }) => http), sample: all.flatMap(({ sample }) => sample) }
}

function isWithoutMessage({ reply }: ReplyCase): boolean {
  return reply.message == null
}

function asHttp({ reply, ...rest }: ReplyCase): Example<'http'> {
  const { status = null, failure = null, headers = [], text = '', durationMs = 10, message = null } = reply
  const facts: Partial<HttpFacts> = {
    status,
    failure,
    failureMessage: message,
    headers: headers.map(([name, value]) => [name, value]),
    body: status === null ? null : { text, sizeBytes: reply.sizeBytes ?? text.length, truncated: false },
    timings: { dnsMs: null, connectMs: 1, tlsMs: null, firstByteMs: null, totalMs: durationMs ?? 10 },
  }
  return { ...rest, facts }
}

function asSample({ reply, ...rest }: ReplyCase): Example<'sample'> {
  const { status = null, failure = null, headers = [], text = '', message = null, durationMs = 10 } = reply
  const { count = 3, of = 3 } = reply
  const max = durationMs ?? 10
  const facts: Partial<SampleFacts> = {
    requests: of,
    bad: count,
    statuses: {
      ...(of > count ? { 200: of - count } : {}),
      ...(status !== null && failure === null ? { [status]: count } : {}),
    },
    failures: failure === null ? {} : { [failure]: count },
    latencyMs: { min: 1, p50: max, p95: max, max },
    badExample: { status, failure, headers: headers.map(([name, value]) => [name, value]), message, text },
  }
  return { ...rest, facts }
}
