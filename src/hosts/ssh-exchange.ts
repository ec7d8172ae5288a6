import type { ClientChannel } from 'ssh2'
import { BotError } from '../errors.ts'
import type { Host } from '../model/host.ts'
import { abortError } from './abort-error.ts'
import type { Batch } from './batch-script.ts'
import type { Exchange } from './exchange.ts'
import type { SshLink } from './ssh-link.ts'

/** What came of asking for a channel. `lost` and `full` mean that nothing was run, so that it can be tried elsewhere or later. */
export type Started = { exchange: Exchange } | { failed: 'lost' | 'full'; reason: string }

/** Starts a batch over one channel of a connection. Throws `HOST_LOGIN_REFUSED`, `HOST_CUT_OFF`, or why the signal aborted. */
export async function startOverSsh(
  link: SshLink,
  batch: Batch,
  { host, signal, timeoutMs }: { host: Host; signal: AbortSignal; timeoutMs: number },
): Promise<Started> {
  const { promise, resolve, reject } = Promise.withResolvers<Started>()
  let isGivenUp = false
  const giveUp = (error: BotError) => {
    isGivenUp = true
    reject(error)
  }
  const timer = setTimeout(() => giveUp(hangs(host, timeoutMs)), timeoutMs)
  const onAbort = () => giveUp(abortError(signal))
  signal.addEventListener('abort', onAbort, { once: true })
  link.closed.then((reason) => resolve({ failed: 'lost', reason }))
  try {
    link.client.exec(batch.start, (error, channel) => {
      if (error !== undefined) {
        const failure = toFailure(error, link, host)
        return failure instanceof BotError ? reject(failure) : resolve(failure)
      }
      if (isGivenUp) return channel.close()
      resolve({ exchange: exchangeOver(channel, link) })
    })
    return await promise
  } catch (thrown) {
    if (thrown instanceof BotError) throw thrown
    // ssh2 throws where the connection is known to be gone.
    return { failed: 'lost', reason: thrown instanceof Error ? thrown.message : String(thrown) }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}

function toFailure(error: Error & { reason?: unknown }, link: SshLink, host: Host): Started | BotError {
  // RFC 4254 section 5.1: the server gives a reason for a channel that it does not open.
  if (error.reason !== undefined) return { failed: 'full', reason: error.message }
  if (!link.isOpen() || /no response from server|not connected/i.test(error.message)) {
    return { failed: 'lost', reason: error.message }
  }
  return new BotError(
    'HOST_LOGIN_REFUSED',
    `${host.name} lets us in and runs nothing: ${error.message}.`,
    'Let the user run commands: see ForceCommand and "command=" in authorized_keys.',
  )
}

function exchangeOver(channel: ClientChannel, link: SshLink): Exchange {
  const { promise: ended, resolve } = Promise.withResolvers<string>()
  let code: string | null = null
  channel.on('exit', (status: number | null, signal?: string) => {
    code = status === null ? (signal ?? 'a signal') : `exit code ${status}`
  })
  channel.on('error', () => undefined)
  channel.stderr.on('error', () => undefined)
  channel.on('close', () => {
    if (code !== null) return resolve(code)
    // The connection's own end says more, and comes a moment later.
    if (link.isOpen()) resolve('the channel was closed')
    else link.closed.then(resolve)
  })
  return { stdin: channel, stdout: channel, stderr: channel.stderr, ended, stop: () => channel.close() }
}

function hangs(host: Host, timeoutMs: number): BotError {
  return new BotError(
    'HOST_CUT_OFF',
    `${host.name} let us in and then did not answer within ${timeoutMs / 1000} s.`,
    'The host may be out of memory or processes, or its sshd stuck: log in and look.',
  )
}
