import type { Alert, AlertSourceName } from '../model/alert.ts'
import type { Secret } from '../secret.ts'

/** A request as it came, its body whole and decompressed: signatures cover raw bytes. */
export interface RawRequest {
  headers: Headers
  /** Of the URL. */
  query: URLSearchParams
  body: Uint8Array
}

/** What proves who asks. */
export interface Credentials {
  /** Any of them counts, so that one can be replaced without a gap; never empty where a source signs with a secret. */
  secrets: readonly Secret[]
  /** Topics of SNS that may send. */
  topics: readonly string[]
  /** The PEM that {@link AlertSource.certificateUrl} named, once it was fetched. */
  certificate: string | null
}

/** Why a request is not believed. Published as label of a metric. */
export type Refusal = 'unsigned' | 'forged' | 'stale' | 'topic'

/** What an authentic request comes to. */
export type Parsed =
  | { kind: 'alerts'; alerts: Alert[] }
  /** Nothing to do: a test of the connection, an event of a kind that says nothing about an alarm. */
  | { kind: 'nothing' }
  /** The address to ask once, so that the source begins to send. */
  | { kind: 'confirm'; url: string }
  /** Not as we know this source: a version that is newer than we are. */
  | { kind: 'strange'; why: string }

/** One monitoring system: who may speak for it, and what it says. Pure. */
export interface AlertSource {
  name: AlertSourceName
  /** Whether it proves itself without a secret of ours (SNS: by Amazon's certificate and the topic). */
  secretless?: true
  /** The certificate that would prove it, only ever at an address that belongs to the source; null: refuse. */
  certificateUrl?(request: RawRequest): string | null
  /** Null: authentic. Compares in constant time. */
  authenticate(request: RawRequest, credentials: Credentials, now: Date): Refusal | null
  /** `body` is parsed JSON; never throws, whatever it is. */
  parse(body: unknown, context: { request: RawRequest; receivedAt: Date }): Parsed
}
