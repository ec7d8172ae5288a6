import type { TLSSocket } from 'node:tls'
import { classifyTlsError, type TlsFailure } from './tls-problem.ts'

/**
 * Waits for a TLS 1.3 server's second thoughts. There a client has finished its handshake before the server has seen
 * that the client certificate is missing (RFC 8446 section 4.4.2.4), so the refusal comes with the first read.
 * A session ticket or data means that the server is content, and ends the wait; so does `waitMs` of silence.
 * Rejects with `signal.reason` when aborted. The socket stays the caller's.
 */
export function awaitRefusal(
  socket: TLSSocket,
  options: { waitMs: number; signal: AbortSignal },
): Promise<TlsFailure | null> {
  const { waitMs, signal } = options
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const timer = setTimeout(() => settle(null), waitMs)

    function stop() {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.off('session', onContent).off('data', onContent)
      socket.off('error', onError).off('end', onEnd).off('close', onEnd)
    }

    function settle(failure: TlsFailure | null) {
      stop()
      resolve(failure)
    }

    function onContent() {
      settle(null)
    }

    function onError(error: NodeJS.ErrnoException) {
      settle(classifyTlsError(error, true))
    }

    function onEnd() {
      settle({ problem: 'closed', message: 'the peer closed the connection right after the handshake' })
    }

    function onAbort() {
      stop()
      reject(signal.reason)
    }

    socket.on('session', onContent).on('data', onContent)
    socket.on('error', onError).on('end', onEnd).on('close', onEnd)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}
