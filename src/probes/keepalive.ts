import type { Socket } from 'node:net'
import { z } from 'zod'
import { durationSchema, formatDuration } from '../model/duration.ts'
import type { KeepaliveFacts } from '../model/facts.ts'
import { defineStep } from '../model/step.ts'
import { attemptHttp, destinationOf, locate, notAttempted } from './http-attempt.ts'
import { describeHttpFailure } from './http-summary.ts'
import { announcedMs, isPersistent } from './keep-alive-headers.ts'
import { formatPeer } from './open-connection.ts'
import type { WireLog } from './wire-log.ts'

const params = z.strictObject({
  /**
   * How long to wait for the peer to close. Above the 5 s of Node and uvicorn and the 2 s of gunicorn, so that the
   * idle times that lose a race against a proxy's 60 s are measured (nodejs.org `server.keepAliveTimeout`, gunicorn `keepalive`).
   */
  limit: durationSchema.prefault('8s'),
  /** A connection closed sooner than this after the answer was not kept. */
  settle: durationSchema.prefault('100ms'),
  /** For the request itself; the target's own timeout when left out. */
  timeout: durationSchema.optional(),
})

/** Asks once, keeps the connection idle, and measures after how long the peer closes it. */
export const keepalive = defineStep({
  type: 'keepalive',
  title: 'Keep-alive time',
  params,
  looksAt: 'target',
  async run(target, { limit, settle, timeout }, context) {
    const destination = destinationOf(target)
    const timeoutMs = timeout ?? target.timeoutMs
    const located = await locate(destination, context)
    const attempt =
      'problem' in located
        ? notAttempted(located.problem)
        : await attemptHttp(
            destination,
            located.addresses,
            { method: 'GET', keepAlive: true },
            { timeoutMs, context },
          )
    const { address, exchange, failure } = attempt
    const peer = formatPeer(address ?? destination.hostname, destination.port)
    const facts: KeepaliveFacts = {
      address,
      kept: false,
      closedAfterMs: null,
      closedBy: null,
      limitMs: limit,
      announcedMs: exchange === null ? null : announcedMs(exchange),
      failure,
    }
    if (exchange === null || failure !== null) {
      const why = describeHttpFailure(failure ?? 'closed-before-headers', peer, attempt.failureMessage)
      return { outcome: 'fail', summary: why, facts }
    }
    if (exchange.connection === null || !isPersistent(exchange)) {
      exchange.connection?.close()
      return { outcome: 'pass', summary: `${peer} does not keep connections open`, facts }
    }

    const { socket, wire, close } = exchange.connection
    try {
      const idle = await waitForClose(socket, wire, limit, context.signal)
      const measured = { ...facts, kept: idle === null || idle.afterMs >= settle }
      if (idle === null) {
        const summary = `${peer} still keeps an idle connection open after ${formatDuration(limit)}`
        return { outcome: 'pass', summary: summary + announcement(facts), facts: measured }
      }
      const closedAfterMs = Math.round(idle.afterMs)
      const how = idle.by === 'reset' ? 'resets' : 'closes'
      const summary = measured.kept
        ? `${peer} ${how} an idle connection after ${formatSeconds(closedAfterMs)}`
        : `${peer} ${how} the connection right after its answer`
      return {
        outcome: 'pass',
        summary: summary + announcement(facts),
        facts: { ...measured, closedAfterMs, closedBy: idle.by },
      }
    } finally {
      close()
    }
  },
})

/** Resolves with the idle time when the peer ends the connection, or with null at the limit. */
function waitForClose(
  socket: Socket,
  wire: WireLog,
  limitMs: number,
  signal: AbortSignal,
): Promise<{ afterMs: number; by: 'fin' | 'reset' } | null> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const timer = setTimeout(() => settle(() => resolve(null)), limitMs)

    function settle(how: () => void) {
      clearTimeout(timer)
      socket.off('close', onClose)
      signal.removeEventListener('abort', onAbort)
      how()
    }

    // `close` follows every ending; one without FIN or reset is our parser's, at bytes that no request asked for.
    function onClose() {
      const endedAt = wire.endedAt ?? performance.now()
      const afterMs = Math.max(0, endedAt - startedAt)
      settle(() => resolve({ afterMs, by: wire.ending ?? 'fin' }))
    }

    function onAbort() {
      settle(() => reject(signal.reason))
    }

    if (signal.aborted) return onAbort()
    if (socket.destroyed) return onClose()
    socket.on('close', onClose)
    signal.addEventListener('abort', onAbort, { once: true })
  })
}

function announcement(facts: KeepaliveFacts): string {
  return facts.announcedMs === null ? '' : `, announced ${formatDuration(facts.announcedMs)}`
}

/** `5.0 s`, `40 ms` */
function formatSeconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`
}
