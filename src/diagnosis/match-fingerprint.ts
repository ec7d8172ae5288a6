import type { ErrorResponse, Fingerprint, Sign, Writer } from '../model/fingerprint.ts'
import type { System } from '../model/system.ts'
import { fingerprints } from '../systems/fingerprints.ts'

/** Odds of any one system before its response was looked at: some fifteen candidates, and the app itself. */
const prior = -12

/** A system that the operator named on the path is likelier than one that nobody mentioned. */
const onPath = 8

/** Below this nobody is named. */
const leastConfidence = 0.2

/** Error pages carry their marks at the start; bodies are others' and can be large. */
const textLimit = 4096

/**
 * The system that most plausibly wrote this response itself rather than passing it on, or null.
 * Each candidate's share is taken against all other candidates and against “none of these”,
 * so that two systems with equal marks get at most half each.
 */
export function identifyWriter(response: ErrorResponse, path: ReadonlySet<System>): Writer | null {
  const short = { ...response, text: response.text.slice(0, textLimit) }
  const scored = fingerprints.map((fingerprint) => score(fingerprint, short, path))
  const whole = scored.reduce((sum, candidate) => sum + candidate.odds, 1)
  const best = scored.reduce((a, b) => (b.odds > a.odds ? b : a))
  const confidence = Math.round((best.odds / whole) * 10_000) / 10_000
  if (best.why.length === 0 || confidence < leastConfidence) return null
  return { system: best.system, confidence: Math.min(confidence, 0.99), why: best.why }
}

function score(fingerprint: Fingerprint, response: ErrorResponse, path: ReadonlySet<System>) {
  const seen = fingerprint.signs.filter((sign) => isThere(sign, response))
  const speaking = seen.filter((sign) => sign.weight > 0).sort((a, b) => b.weight - a.weight)
  const weight = seen.reduce((sum, sign) => sum + sign.weight, 0)
  const total = prior + weight + (speaking.length > 0 && path.has(fingerprint.system) ? onPath : 0)
  return { system: fingerprint.system, odds: 10 ** (total / 10), why: speaking.map((sign) => sign.says) }
}

/** Whether this trait is in the response. */
export function isThere(sign: Sign, response: ErrorResponse): boolean {
  if (sign.statuses !== undefined && !sign.statuses.includes(response.status)) return false
  const { header } = sign
  if (
    header !== undefined &&
    !response.headers.some(([name, value]) => name === header.name && header.value.test(value))
  )
    return false
  if (sign.lacks !== undefined && response.headers.some(([name]) => name === sign.lacks)) return false
  if (sign.sizes !== undefined) {
    const sizes = sign.sizes[response.status]
    if (response.sizeBytes === null || sizes === undefined || !sizes.includes(response.sizeBytes))
      return false
  }
  if (sign.body !== undefined && !sign.body.test(response.text)) return false
  return sign.otherBody === undefined || (response.text !== '' && !sign.otherBody.test(response.text))
}
