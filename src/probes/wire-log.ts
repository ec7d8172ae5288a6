import type { Socket } from 'node:net'

/** More than this of status line and header is not read: 64 KiB, twice the largest limit of a common proxy (AWS ALB). */
export const maxHeadBytes = 64 * 1024

/** How the peer ended its side: an orderly FIN (for TLS also close_notify) or a reset. */
export type Ending = 'fin' | 'reset'

/** What really came over a connection, beside what the HTTP parser made of it. */
export interface WireLog {
  readonly bytesRead: number
  /** `performance.now()` of the first byte. */
  readonly firstByteAt: number | null
  /** What came of the final response's header: up to the empty line, or all so far. */
  readonly head: Buffer
  /** Whether `head` is whole. Interim (1xx) responses are not it, 101 is. */
  readonly headComplete: boolean
  /** What came after the header. */
  readonly bodyBytes: number
  readonly ending: Ending | null
  /** `performance.now()` of the ending. */
  readonly endedAt: number | null
  /** What the TLS layer refused after the handshake: an alert, a bad record. */
  readonly tlsError: Error | null
}

/**
 * Keeps a log of what the peer sends over a socket that somebody else reads with `readable` and `read()`.
 * The log does not make the stream flow: Node emits `data` for what `read()` returns.
 * `onHeadOverflow` is called once when the header exceeds {@link maxHeadBytes}.
 */
export function watchWire(socket: Socket, onHeadOverflow: () => void): WireLog {
  const log = {
    bytesRead: 0,
    firstByteAt: null as number | null,
    head: Buffer.alloc(0),
    headComplete: false,
    bodyBytes: 0,
    ending: null as Ending | null,
    endedAt: null as number | null,
    tlsError: null as Error | null,
  }
  let overflown = false

  function onData(chunk: Buffer) {
    log.firstByteAt ??= performance.now()
    log.bytesRead += chunk.length
    if (log.headComplete) {
      log.bodyBytes += chunk.length
      return
    }
    if (overflown) return
    log.head = Buffer.concat([log.head, chunk])
    cutHead(log)
    if (log.head.length <= maxHeadBytes) return
    overflown = true
    onHeadOverflow()
  }

  function onEnding(ending: Ending) {
    log.ending ??= ending
    log.endedAt ??= performance.now()
  }

  socket.on('data', onData)
  socket.on('end', () => onEnding('fin'))
  socket.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') onEnding('reset')
    // EPROTO is what a write gets where a read would get the ERR_SSL_ code.
    if (error.code === 'EPROTO' || error.code?.startsWith('ERR_SSL_')) log.tlsError ??= error
  })
  return log
}

/** Drops whole interim responses (RFC 9110 section 15.2) and parts a whole header from what follows it. */
function cutHead(log: { head: Buffer; headComplete: boolean; bodyBytes: number }): void {
  let end = headEnd(log.head)
  while (end !== null && isInterim(log.head)) {
    log.head = log.head.subarray(end)
    end = headEnd(log.head)
  }
  if (end === null) return
  log.bodyBytes = log.head.length - end
  log.head = log.head.subarray(0, end)
  log.headComplete = true
}

/** A lone LF ends a line as well (RFC 9112 section 2.2). */
function headEnd(bytes: Buffer): number | null {
  const ends = [
    { at: bytes.indexOf('\n\r\n'), length: 3 },
    { at: bytes.indexOf('\n\n'), length: 2 },
  ].filter((end) => end.at !== -1)
  if (ends.length === 0) return null
  return Math.min(...ends.map((end) => end.at + end.length))
}

function isInterim(head: Buffer): boolean {
  return /^HTTP\/1\.\d 1(?!01)\d\d/.test(head.toString('latin1', 0, 16))
}
