import { errors } from 'undici'
import type { HttpFailure } from '../model/facts.ts'
import { describeMalformedHead } from './malformed-head.ts'
import { classifyTlsError } from './tls-problem.ts'
import { maxHeadBytes, type WireLog } from './wire-log.ts'

export interface HttpProblem {
  failure: HttpFailure
  message: string
}

type Wire = Pick<WireLog, 'bytesRead' | 'head' | 'headComplete' | 'ending' | 'tlsError'>

/** Says where the response was when our own limit of time or of header size ended it. */
export function describeLimit(limit: 'time' | 'header', wire: Wire): HttpProblem {
  if (limit === 'header') return headerTooLarge()
  if (wire.headComplete) return { failure: 'timeout-in-body', message: 'the body did not end in time' }
  const message = `no whole response header in time, ${countBytes(wire)}`
  return { failure: 'timeout-before-headers', message }
}

/**
 * Says what an error of the client, of its parser or of the socket means, or null when no peer can cause it.
 * The wire decides before the parser does: undici calls a FIN, a reset and a bad byte by overlapping names.
 *
 * A close before `Content-Length` bytes is `closed-mid-body` (or `reset-mid-body`), because the connection is what
 * failed; `content-length-mismatch` is kept for a peer that sends more than it announced. A close inside the header
 * is `closed-before-headers`, as nginx counts it ("prematurely closed connection while reading response header").
 */
export function classifyHttpError(
  error: Error & { code?: string },
  wire: Wire,
  tls: boolean,
): HttpProblem | null {
  const problem = (failure: HttpFailure, message: string): HttpProblem => ({ failure, message })
  const phase = wire.headComplete ? 'body' : 'headers'
  const code = error.code ?? ''
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return headerTooLarge()
  if (!tls && startsLikeTls(wire.head)) {
    return problem('speaks-tls', `answered plain HTTP with a TLS record (${hexStart(wire.head)})`)
  }
  if (wire.tlsError !== null) {
    const refusal = classifyTlsError(wire.tlsError, true)
    return problem('tls', `${refusal.problem}: ${refusal.message}`)
  }
  if (isMalformed(error, wire)) return problem('malformed-response', malformedMessage(error, wire))
  if (wire.ending === 'reset' || code === 'ECONNRESET' || code === 'EPIPE') {
    if (phase === 'body') return problem('reset-mid-body', 'the peer reset the connection in the body')
    return problem('reset-before-headers', `the peer reset the connection, ${countBytes(wire)}`)
  }
  if (wire.ending === 'fin') {
    if (phase === 'body') return problem('closed-mid-body', 'the peer closed the connection in the body')
    return problem('closed-before-headers', `the peer closed the connection, ${countBytes(wire)}`)
  }
  if (code === 'ETIMEDOUT') {
    const failure = phase === 'body' ? 'timeout-in-body' : 'timeout-before-headers'
    return problem(failure, 'the peer stopped acknowledging (ETIMEDOUT)')
  }
  if (!('syscall' in error)) return null
  // Whatever else the kernel says of an open connection (EHOSTUNREACH by ICMP, ECONNABORTED), the connection is gone.
  const failure = phase === 'body' ? 'reset-mid-body' : 'reset-before-headers'
  return problem(failure, `the connection failed: ${code}`)
}

function headerTooLarge(): HttpProblem {
  return { failure: 'header-too-large', message: `the header exceeds ${maxHeadBytes} bytes` }
}

function isMalformed(error: Error & { code?: string }, wire: Wire): boolean {
  // Only the end of the stream finds the parser in an invalid state, and then the ending names the failure.
  if (error instanceof errors.HTTPParserError) return !error.message.includes('EOF state')
  // undici gives this name to any parser error after a Content-Length; the length itself is wrong only at an ending.
  if (error.code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return wire.ending === null
  // An interim response that nobody asked for: 100 without Expect, 101 without Upgrade.
  return error.code === 'UND_ERR_SOCKET' && /^bad (response|upgrade)$/.test(error.message)
}

function malformedMessage(error: Error, wire: Wire): string {
  return describeMalformedHead(wire.head) ?? error.message
}

/** A TLS alert (21) or handshake (22) record of any version: RFC 8446 section 5.1. */
function startsLikeTls(bytes: Buffer): boolean {
  return (bytes[0] === 0x15 || bytes[0] === 0x16) && bytes[1] === 0x03
}

function hexStart(bytes: Buffer): string {
  return [...bytes.subarray(0, 7)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

function countBytes(wire: Wire): string {
  if (wire.bytesRead === 0) return 'not one byte came'
  return `${wire.bytesRead} bytes came`
}
