import type { Decibans } from './diagnosis.ts'
import type { System } from './system.ts'

/** An error response as it arrived; header names in lower case, `text` is the start of the body. */
export interface ErrorResponse {
  status: number
  headers: readonly (readonly [name: string, value: string])[]
  text: string
  /** Null when the body's size was not counted. */
  sizeBytes: number | null
}

/** One trait by which a system's own error response is known. It is there when all of its conditions hold. */
export interface Sign {
  /** For people: completes “because …”. */
  says: string
  /** Positive: this system wrote it. Negative: it only passed it on. */
  weight: Decibans
  reference: string
  statuses?: readonly number[]
  header?: { name: string; value: RegExp }
  /** Name of a header that must be absent. */
  lacks?: string
  body?: RegExp
  /** The body has content, and none that matches this. */
  otherBody?: RegExp
  /** Sizes of the whole body in bytes, by status. */
  sizes?: Readonly<Record<number, readonly number[]>>
}

/** How to recognise an error response that this system wrote itself. */
export interface Fingerprint {
  system: System
  signs: readonly Sign[]
}

/** Which system wrote a response. */
export interface Writer {
  system: System
  /** 0…1, against all other known systems and against none of them. */
  confidence: number
  /** The traits that were there, strongest first. */
  why: string[]
}

/** Gives a fingerprint its type. */
export function defineFingerprint(fingerprint: Fingerprint): Fingerprint {
  return fingerprint
}
