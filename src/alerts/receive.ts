import { BotError } from '../errors.ts'
import type { Alert, AlertSourceName } from '../model/alert.ts'
import { type AlertResult, statusOf } from './alert-result.ts'
import { createAllowance, type Rate } from './allowance.ts'
import { parseJson } from './parse-json.ts'
import { type BodyLimits, knownCodings, readBody } from './read-body.ts'
import { settingOf } from './setting-of.ts'
import type { AlertSource, Credentials, Parsed, RawRequest } from './source.ts'
import { strangeAlert } from './strange-alert.ts'
import { createTurns } from './turns.ts'

/** One per request, for logs and metrics. Holds nothing that the sender wrote. */
export interface AlertReport {
  source: AlertSourceName
  result: AlertResult
  /** Alerts that were new, and that were known. */
  filed: number
  repeated: number
  durationMs: number
  /** What was thrown, where something was. */
  problem?: unknown
}

export interface ReceiverLimits extends BodyLimits {
  /** Of all bodies that are being read or dealt with. */
  heldBytes: number
  /** Until alerts are durable, within the patience of every sender; PagerDuty waits 5 s for its answer. */
  filingMs: number
  /** Of requests that are not authentic, per source and remote address. */
  refusals: Rate
}

const usualReceiverLimits: ReceiverLimits = {
  compressedBytes: 1_048_576,
  bytes: 4_194_304,
  ms: 10_000,
  heldBytes: 64 * 1_048_576,
  filingMs: 4_000,
  refusals: { perSecond: 200, burst: 2_000 },
}

export interface ReceiverOptions {
  /** Asked with every request, so that a secret can be replaced; null where the source is not set up. */
  credentialsOf(source: AlertSourceName): Omit<Credentials, 'certificate'> | null
  /** Resolves when the alerts are durable. */
  file(alerts: Alert[]): Promise<{ filed: number; repeated: number }>
  /** Says that alerts were filed; must return at once. */
  wake(): void
  /** The PEM at an address that the source calls its own. */
  fetchCertificate(url: string): Promise<string>
  /** Asks an address once, so that the source begins to send. */
  confirm(url: string): Promise<void>
  now(): Date
  report(report: AlertReport): void
  limits?: Partial<ReceiverLimits>
}

/** Takes one request of a source; never rejects. `remote` is the address that it came from. */
export type Receiver = (source: AlertSource, request: Request, remote: string) => Promise<Response>

interface Outcome extends Partial<Omit<AlertReport, 'source' | 'durationMs'>> {
  result: AlertResult
}

/** Told of a filing, which may go on after its request was answered. */
type Begun = (filing: Promise<unknown>) => void

/** For 503: soon, but not at once. */
const retryAfterS = 5

/**
 * The entry of alerts: whoever may send them gets 202 once they are durable, and 503 where a later try may go well. What a
 * sender sends again is known by its delivery.
 */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { credentialsOf, now } = options
  const limits = { ...usualReceiverLimits, ...options.limits }
  const refusals = createAllowance(limits.refusals, now)
  const comeUp = createTurns()
  let heldBytes = 0

  /** Every request takes a turn, and gets it back when it proves authentic: a storm of alerts is no attack. */
  async function receive(source: AlertSource, request: Request, remote: string): Promise<Outcome> {
    const credentials = credentialsOf(source.name)
    if (credentials === null) return { result: 'off' }
    const caller = `${source.name} ${remote}`
    if (!refusals.take(caller)) return { result: 'too-many' }
    let ownBytes = 0
    let filing: Promise<unknown> = Promise.resolve()
    const hold = (bytes: number) => {
      if (heldBytes + bytes > limits.heldBytes) return false
      heldBytes += bytes
      ownBytes += bytes
      return true
    }
    try {
      const read = await readBody(request, limits, hold)
      if (!read.ok) {
        // Who it is was not asked yet, and that there is no room is not their fault.
        if (read.result === 'busy') refusals.giveBack(caller)
        return { result: read.result }
      }
      // A storm must not keep the run that looks into its first alert waiting.
      await comeUp()
      const raw = { headers: request.headers, query: queryOf(request.url), body: read.body }
      const refusal = await refusalOf(source, raw, credentials)
      if (refusal !== null) return refusal
      refusals.giveBack(caller)
      return await accept(source, raw, (begun) => {
        filing = begun
      })
    } finally {
      const release = () => {
        heldBytes -= ownBytes
      }
      // Alerts of whom nobody waits any more wait for the database all the same.
      filing.then(release, release)
    }
  }

  async function refusalOf(
    source: AlertSource,
    request: RawRequest,
    given: Omit<Credentials, 'certificate'>,
  ): Promise<Outcome | null> {
    const authenticate = (certificate: string | null) => {
      const result = source.authenticate(request, { ...given, certificate }, now())
      return result === null ? null : { result }
    }
    const refusal = authenticate(null)
    // Strangers who name no topic of ours make us fetch nothing.
    if (refusal?.result !== 'forged') return refusal
    const url = source.certificateUrl?.(request) ?? null
    if (url === null) return refusal
    try {
      return authenticate(await options.fetchCertificate(url))
    } catch (problem) {
      return { result: 'no-certificate', problem }
    }
  }

  async function accept(source: AlertSource, request: RawRequest, begun: Begun): Promise<Outcome> {
    const parsed = parse(source, request)
    switch (parsed.kind) {
      case 'nothing':
        return { result: 'nothing' }
      case 'confirm':
        return options.confirm(parsed.url).then(
          (): Outcome => ({ result: 'confirmed' }),
          (problem): Outcome => ({ result: 'unconfirmed', problem }),
        )
      case 'strange': {
        const outcome = await file([strangeAlert(source.name, request.body, parsed.why)], begun)
        return statusOf[outcome.result] === 202 ? { ...outcome, result: 'strange' } : outcome
      }
      case 'alerts':
        return parsed.alerts.length === 0 ? { result: 'nothing' } : file(parsed.alerts, begun)
    }
  }

  function parse(source: AlertSource, request: RawRequest): Parsed {
    const body = parseJson(request.body)
    // Gatus and Datadog fill in templates, where a quote in an alert is enough.
    if (body === undefined) return { kind: 'strange', why: 'it is no JSON' }
    try {
      return source.parse(body, { request, receivedAt: now() })
    } catch {
      // An alert must not be lost to a mistake of ours.
      return { kind: 'strange', why: 'it could not be read' }
    }
  }

  async function file(alerts: Alert[], begun: Begun): Promise<Outcome> {
    const filing = options.file(alerts).then((filed) => {
      // Also after the deadline, when nobody waits any more.
      options.wake()
      return filed
    })
    begun(filing)
    try {
      const filed = await within(limits.filingMs, filing)
      if (filed === null) return { result: 'late' }
      return { ...filed, result: filed.filed > 0 ? 'filed' : 'repeated' }
    } catch (problem) {
      const isPassing = problem instanceof BotError && ['remote', 'operator'].includes(problem.fault)
      return { result: isPassing ? 'no-database' : 'failed', problem }
    }
  }

  return async (source, request, remote) => {
    const since = performance.now()
    const outcome = await receive(source, request, remote).catch(
      (problem): Outcome => ({ result: 'failed', problem }),
    )
    const durationMs = performance.now() - since
    options.report({ filed: 0, repeated: 0, ...outcome, source: source.name, durationMs })
    return answer(source.name, outcome)
  }
}

/** Null when it takes longer; what it comes to then is nobody's. */
async function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  const { promise: timeUp, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(resolve, ms, null)
  work.catch(() => undefined)
  try {
    return await Promise.race([work, timeUp])
  } finally {
    clearTimeout(timer)
  }
}

function queryOf(url: string): URLSearchParams {
  const at = url.indexOf('?')
  return new URLSearchParams(at === -1 ? '' : url.slice(at))
}

function answer(source: AlertSourceName, { result, filed = 0, repeated = 0 }: Outcome): Response {
  const status = statusOf[result]
  const said =
    status === 202
      ? { result, filed, repeated }
      : { result, ...(result === 'off' ? { set: settingOf(source) } : {}) }
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (status === 503) headers['retry-after'] = `${retryAfterS}`
  if (status === 429) headers['retry-after'] = '1'
  // RFC 9110, section 15.5.16.
  if (status === 415) headers['accept-encoding'] = knownCodings.join(', ')
  return new Response(JSON.stringify(said), { status, headers })
}
