import type { Socket } from 'node:net'
import { Client } from 'undici'
import type { HttpFacts } from '../model/facts.ts'
import { collectBodyStart } from './body-start.ts'
import { classifyHttpError, describeLimit, type HttpProblem } from './classify-http-failure.ts'
import { maxHeadBytes, type WireLog, watchWire } from './wire-log.ts'

export const httpMethods = ['GET', 'HEAD', 'POST', 'OPTIONS'] as const

export interface HttpRequest {
  method: (typeof httpMethods)[number]
  /** Origin form: path and query. */
  path: string
  hostHeader: string
  /** Whether the connection may stay open afterwards; otherwise `Connection: close` is sent. */
  keepAlive: boolean
}

/** What came back for one request: a whole response, part of one, or none, which `problem` tells apart. */
export interface Exchange {
  status: number | null
  statusText: string
  /** `1.1`, from the status line. */
  httpVersion: string | null
  /** As received and in order, nothing withheld yet: these must not be stored. */
  rawHeaders: [name: string, value: string][]
  headerBytes: number
  body: HttpFacts['body']
  problem: HttpProblem | null
  /** From sending the request to the first byte of the response. */
  firstByteMs: number | null
  /** From sending the request to the end of whatever came. */
  totalMs: number
  /** Still open only when `keepAlive` was asked for and the response completed; then `close` must be called. */
  connection: { wire: WireLog; socket: Socket; close(): void } | null
}

/** undici wants an origin, but socket and Host header are already decided. */
const origin = 'http://exchange.invalid'

/** Longer than any step runs: an idle connection is the peer's to close, or ours by `close()`. */
const neverMs = 7 * 24 * 3_600_000

/**
 * Sends one HTTP/1.1 request over an open connection and reads the answer within bounds: 64 KiB of header, 1 MiB of body.
 * The socket belongs to the exchange from here on. Rejects with `signal.reason` when aborted.
 */
export function exchangeHttp(
  socket: Socket,
  request: HttpRequest,
  options: { tls: boolean; timeoutMs: number; signal: AbortSignal },
): Promise<Exchange> {
  const { tls, timeoutMs, signal } = options
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const body = collectBodyStart()
    const received = { status: null as number | null, statusText: '', rawHeaders: [] as [string, string][] }
    const wire = watchWire(socket, () => onLimit('header'))
    const client = new Client(origin, {
      // Not at once: undici connects from within its own loop, which a callback in between does not wake.
      connect: (_options, callback) => {
        queueMicrotask(() => (socket.destroyed ? callback(goneBefore(), null) : callback(null, socket)))
      },
      allowH2: false,
      maxHeaderSize: maxHeadBytes,
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: neverMs,
      keepAliveMaxTimeout: neverMs,
      // Without this undici would close by itself shortly before an announced `Keep-Alive: timeout=`.
      keepAliveTimeoutThreshold: -neverMs,
    })
    const timer = setTimeout(() => onLimit('time'), timeoutMs)
    let settled = false

    function settle(): boolean {
      if (settled) return false
      settled = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      return true
    }

    function close() {
      socket.destroy()
      client.destroy().catch(ignore)
    }

    function finish(problem: HttpProblem | null, bodyComplete: boolean) {
      const keep = request.keepAlive && problem === null && bodyComplete
      if (!keep) close()
      resolve({
        ...received,
        httpVersion: /^HTTP\/(\d\.\d)/.exec(wire.head.toString('latin1', 0, 8))?.[1] ?? null,
        headerBytes: wire.head.length,
        body: received.status === null || hasNoBody(request.method, received.status) ? null : body.read(),
        problem,
        firstByteMs: wire.firstByteAt === null ? null : wire.firstByteAt - startedAt,
        totalMs: performance.now() - startedAt,
        connection: keep ? { wire, socket, close } : null,
      })
    }

    function onLimit(limit: 'time' | 'header') {
      if (settle()) finish(describeLimit(limit, wire), false)
    }

    function onError(error: Error) {
      if (!settle()) return
      const problem = classifyHttpError(error, wire, tls)
      if (problem !== null) return finish(problem, false)
      close()
      reject(error)
    }

    function onEnd() {
      if (!settle()) return
      finish(excessBytes(request.method, received, wire) ?? resetAtEnd(wire), true)
    }

    function onAbort() {
      if (!settle()) return
      close()
      reject(signal.reason)
    }

    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    client.dispatch(
      {
        method: request.method,
        path: request.path,
        headers: requestHeaders(request),
        reset: !request.keepAlive,
      },
      {
        onRequestStart() {},
        onResponseStart(controller, status, _headers, statusText) {
          if (status < 200) return
          Object.assign(received, { status, statusText: statusText ?? '' })
          received.rawHeaders = pairs(controller.rawHeaders)
        },
        onResponseData(_controller, chunk) {
          if (body.add(chunk) || !settle()) return
          finish(null, false)
        },
        onResponseEnd: onEnd,
        onResponseError: (_controller, error) => onError(error),
      },
    )
  })
}

/** RFC 9112 section 6.3, rule 1. */
export function hasNoBody(method: string, status: number): boolean {
  return method === 'HEAD' || status < 200 || status === 204 || status === 304
}

function requestHeaders(request: HttpRequest): string[] {
  return [
    ...['host', request.hostHeader],
    ...['user-agent', 'fiveohtwo/0.1'],
    ...['accept', '*/*'],
    // The start of the body is to be read, so it must come uncompressed.
    ...['accept-encoding', 'identity'],
  ]
}

/** More bytes than `Content-Length` announced, as far as they had come when the response was complete. */
function excessBytes(
  method: string,
  received: { status: number | null; rawHeaders: [string, string][] },
  wire: WireLog,
): HttpProblem | null {
  if (received.status === null || hasNoBody(method, received.status)) return null
  const announced = received.rawHeaders.find(([name]) => name.toLowerCase() === 'content-length')?.[1]
  if (announced === undefined) return null
  const came = wire.bodyBytes
  if (came <= Number(announced)) return null
  const message = `Content-Length ${announced}, but ${came} bytes of body came`
  return { failure: 'content-length-mismatch', message }
}

/** undici takes a reset for the end of a body that ends with the connection; nobody else may. */
function resetAtEnd(wire: WireLog): HttpProblem | null {
  if (wire.ending !== 'reset') return null
  return { failure: 'reset-mid-body', message: 'the peer reset the connection in the body' }
}

function pairs(raw: unknown): [string, string][] {
  if (!Array.isArray(raw)) return []
  const texts = raw.map((text) => (Buffer.isBuffer(text) ? text.toString('latin1') : String(text)))
  const names = texts.filter((_, index) => index % 2 === 0)
  return names.map((name, index) => [name, texts[2 * index + 1] ?? ''])
}

/** For a socket that went away between its opening and its use; undici would ask for another one for ever. */
function goneBefore(): Error {
  return Object.assign(new Error('the connection was gone'), { code: 'ECONNRESET', syscall: 'read' })
}

function ignore() {}
