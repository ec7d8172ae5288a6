import { type App, type Receiver, SocketModeReceiver, type webApi } from '@slack/bolt'
import type { ChatLog } from '../chat-log.ts'
import { errorWords } from '../error-words.ts'
import type { Troubles } from '../troubles.ts'
import { reconnectPause } from './reconnect-pause.ts'
import { silentLogger } from './silent-logger.ts'
import { slackError } from './slack-error.ts'
import { stoppable } from './stoppable.ts'

/** A connection that is greeted later than this is given up. */
const greetedWithinMs = 30_000
/** One that lived for less counts as a failure: a server that hangs up at once must not be called in a circle. */
const livedMs = 10_000
const pingTimeoutMs = 15_000

interface SocketOptions {
  appToken: string
  clientOptions: webApi.WebClientOptions
  now(): number
  log: ChatLog
  troubles: Pick<Troubles, 'has' | 'over'>
}

/**
 * Socket Mode that is supervised: each connection is a receiver of its own, for the library's reconnecting throws where
 * nobody can catch it (https://github.com/slackapi/node-slack-sdk/issues/1243) and leaves what was underway to the next
 * connection. `start` resolves at once; connecting goes on until `stop`.
 */
export function createSocketReceiver({
  appToken,
  clientOptions,
  now,
  log,
  troubles,
}: SocketOptions): Receiver {
  let app: App | null = null
  const stop = stoppable()

  /** Resolves when greeted, with a promise of the connection's end. */
  async function connect(): Promise<{ ended: Promise<unknown> }> {
    const receiver = new SocketModeReceiver({
      appToken,
      logger: silentLogger,
      autoReconnectEnabled: false,
      async processEventErrorHandler({ error }) {
        log.error({ error: errorWords(error) }, 'something from slack was not handled')
        return true
      },
      clientPingTimeout: pingTimeoutMs,
      installerOptions: { clientOptions: { ...clientOptions } },
    })
    if (app !== null) receiver.init(app)
    const { client } = receiver
    const ended = new Promise<void>((resolve) => {
      client.once('disconnected', () => resolve())
      client.on('ws_message', (data: unknown) => {
        if (isGoodbye(data)) resolve()
      })
    })
    const leave = () => void client.disconnect().catch(() => {})
    stop.signal.addEventListener('abort', leave, { once: true })
    void ended.then(() => stop.signal.removeEventListener('abort', leave))
    const greeted = receiver.start()
    greeted.catch(() => {})
    try {
      await Promise.race([greeted, stop.pause(greetedWithinMs).then(() => Promise.reject(notGreeted()))])
    } catch (thrown) {
      leave()
      stop.signal.removeEventListener('abort', leave)
      throw thrown ?? new Error('the connection was closed before it was greeted')
    }
    return { ended }
  }

  async function supervise(): Promise<void> {
    let failures = 0
    let said = ''
    while (!stop.signal.aborted) {
      const since = now()
      try {
        const { ended } = await connect()
        log.info({ mode: 'socket' }, 'connected to slack')
        troubles.over('connection')
        said = ''
        await Promise.race([ended, stop.stopped])
        failures = now() - since >= livedMs ? 0 : failures + 1
      } catch (thrown) {
        failures += 1
        const error = slackError(thrown, 'apps.connections.open')
        const { message, hint } = error
        troubles.has('connection', error)
        if (message !== said && !stop.signal.aborted)
          log.warn({ hint, error: message }, 'cannot connect to slack, trying again')
        said = message
      }
      await stop.pause(reconnectPause(failures, Math.random()))
    }
  }

  return {
    init(initialized) {
      app = initialized
    },
    async start() {
      void supervise()
    },
    async stop() {
      stop.stop()
    },
  }
}

/** Slack says so before it closes a connection, and the library closes it then and there. */
function isGoodbye(data: unknown): boolean {
  return typeof data === 'string' && data.length < 2_000 && /"type"\s*:\s*"disconnect"/.test(data)
}

function notGreeted(): Error {
  return new Error(`nobody greeted the connection within ${greetedWithinMs / 1000} s`)
}
