import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { BotError, toBotError } from '../errors.ts'
import type { Command, Host, Hosts, Ran } from '../model/host.ts'
import { abortError } from './abort-error.ts'
import { batchScript } from './batch-script.ts'
import { createConnectionPool } from './connection-pool.ts'
import { createConnector } from './connector.ts'
import { exchangeBatch } from './exchange.ts'
import { startLocally } from './local-runner.ts'
import { routeTo } from './route.ts'
import { readSshConfig } from './ssh-config-file.ts'
import { startOverSsh } from './ssh-exchange.ts'

export interface HostsOptions {
  /** OpenSSH client configuration; default ~/.ssh/config. It need not exist. */
  configFile?: string
  /** Instead of the files that the configuration names. */
  knownHostsFile?: string | null
  /** Hosts that are connected to at a time (bastions not counted); default 64. */
  concurrency?: number
  /** Batches that one host runs at a time; default 4, where sshd allows 10 (MaxSessions). */
  channelsPerHost?: number
  /** How long an unused connection is kept; default one minute. */
  idleMs?: number
  /** For TCP and for the SSH handshake each; default 15 s. */
  connectTimeoutMs?: number
  /** Default 10 s. */
  keepaliveMs?: number
  /** Of one batch in all; default 64 MB. */
  outputLimitBytes?: number
  /** Socket of the SSH agent; default SSH_AUTH_SOCK. */
  agent?: string | null
  home?: string
}

/** Longer than a script takes to end its commands when it is told to. */
const windDownMs = 5000

/** A session whose processes are just being ended still counts for MaxSessions. */
const sessionAttempts = 4
const sessionRetryMs = 400

/** Runs commands on the machines of the inventory, over one connection to each. */
export function createHosts(options: HostsOptions = {}): Hosts & { close(): Promise<void> } {
  const {
    home = homedir(),
    concurrency = 64,
    channelsPerHost = 4,
    idleMs = 60_000,
    connectTimeoutMs = 15_000,
    keepaliveMs = 10_000,
    outputLimitBytes = 64 * 1024 * 1024,
  } = options
  const configFile = options.configFile ?? join(home, '.ssh/config')
  const defaults = {
    home,
    user: userInfo().username,
    agent: options.agent === undefined ? process.env.SSH_AUTH_SOCK || null : options.agent,
    knownHostsFiles: options.knownHostsFile == null ? null : [options.knownHostsFile],
  }
  const pool = createConnectionPool({ connections: concurrency, channels: channelsPerHost, idleMs })
  const connector = createConnector({ connectTimeoutMs, keepaliveMs, idleMs })

  async function runOverSsh(host: Host, commands: readonly Command[], signal: AbortSignal): Promise<Ran[]> {
    const batch = batchScript(commands, host)
    const open = (opening: AbortSignal) =>
      connector.connect(routeTo(host, readSshConfig(configFile, home), defaults), opening)
    for (let attempt = 1; ; attempt += 1) {
      const lease = await pool.lease(keyOf(host), open, signal)
      const started = await startOverSsh(lease.link, batch, {
        host,
        signal,
        timeoutMs: connectTimeoutMs,
      }).catch((thrown: unknown) => {
        lease.release()
        throw thrown
      })
      if ('exchange' in started) {
        // The server counts the session until it is closed.
        const closed = Promise.race([started.exchange.ended, delay(windDownMs, undefined, { ref: false })])
        closed.then(lease.release)
        return exchangeBatch(started.exchange, batch, commands, { host, signal, outputLimitBytes })
      }
      const isCrowded = lease.others() > 0
      if (started.failed === 'full' && isCrowded) lease.lowerChannels()
      lease.release()
      if (started.failed === 'lost' && attempt > 1) throw lost(host, started.reason)
      if (started.failed === 'full' && !isCrowded) {
        if (attempt > sessionAttempts) throw noSession(host, started.reason)
        await delay(sessionRetryMs, undefined, { signal }).catch(() => {
          throw abortError(signal)
        })
      }
    }
  }

  function runBatch(host: Host, commands: readonly Command[], signal: AbortSignal): Promise<Ran[]> {
    if (host.connect === 'ssh') return runOverSsh(host, commands, signal)
    const batch = batchScript(commands, host)
    return exchangeBatch(startLocally(batch), batch, commands, { host, signal, outputLimitBytes })
  }

  return {
    async run(host, commands, { signal }) {
      if (signal.aborted) throw abortError(signal)
      const results: Ran[] = []
      while (results.length < commands.length) {
        results.push(...(await runBatch(host, commands.slice(results.length), signal).catch(rethrow)))
      }
      return results
    },
    async close() {
      await pool.close()
      await connector.close()
    },
  }
}

/** What makes the connection to one host another's: its name and how the inventory says that it is reached. */
function keyOf({ name, address, port, user, identityFile, acceptNew }: Host): string {
  return JSON.stringify([name, address, port, user, identityFile, acceptNew])
}

function rethrow(thrown: unknown): never {
  throw toBotError(thrown)
}

function noSession(host: Host, reason: string): BotError {
  return new BotError(
    'HOST_LOGIN_REFUSED',
    `${host.name} lets us in, but opens no session: ${reason}.`,
    'See MaxSessions and ForceCommand in its sshd_config, and whether this is a bastion rather than the host.',
  )
}

function lost(host: Host, reason: string): BotError {
  return new BotError(
    'HOST_CUT_OFF',
    `${host.name} was lost before a command ran: ${reason}.`,
    'Look whether the host is going down or the network between drops connections, and run it again.',
  )
}
