import type { Readable, Writable } from 'node:stream'
import { BotError } from '../errors.ts'
import type { Command, Host, Ran } from '../model/host.ts'
import { abortError } from './abort-error.ts'
import { type Batch, defaultMaxBytes } from './batch-script.ts'
import { outputMeter, type Position } from './output-meter.ts'
import { closing, readBatch, saidHello } from './read-batch.ts'

/** A started batch, over SSH or as a process of this machine. */
export interface Exchange {
  stdin: Writable
  stdout: Readable
  stderr: Readable
  /** Settles with how it ended, for people: `exit code 1`, `ECONNRESET`. */
  ended: Promise<string>
  /** Ends it and everything it has started. */
  stop(): void
}

/** Beyond the time that its commands may take, a machine that says nothing more is given up. */
const patienceMs = 15_000

/** What comes beyond a command's bound is let pass up to this, for ending it costs a round trip. */
const overflowBytes = 1024 * 1024

/** What is left to do after the last words is less. */
const lingerMs = 2000

const shownOutput = 300

/**
 * Hands a batch its script and waits for its results. A command that goes on beyond its bound of output is ended, and the
 * commands after it are not run: there are fewer results then, at least one. However it ends, the exchange is stopped by
 * then. Throws `HOST_CUT_OFF`, `HOST_OUTPUT_LIMIT`, `HOST_LOGIN_REFUSED` (let in, but nothing is run there), or why the
 * signal aborted.
 */
export async function exchangeBatch(
  exchange: Exchange,
  batch: Batch,
  commands: readonly Command[],
  options: { host: Host; signal: AbortSignal; outputLimitBytes: number },
): Promise<Ran[]> {
  const { host, signal, outputLimitBytes } = options
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  const output = () => ({ stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let size = 0
  let isDone = false
  const start: Position = { index: null, bytes: 0, isDone: false }
  const positions = [start, start]
  const receive = (stream: number, chunks: Buffer[]) => {
    const measure = outputMeter(batch.token)
    return (chunk: Buffer) => {
      size += chunk.length
      if (size > outputLimitBytes) return reject(tooMuch(host, outputLimitBytes))
      chunks.push(chunk)
      positions[stream] = measure(chunk)
      if (positions.every((position) => position.isDone) || overflowing(positions, commands) !== null)
        resolve()
    }
  }
  const giveUp = setTimeout(() => reject(silent(host, batch)), batch.longestMs + patienceMs)
  const onAbort = () => reject(abortError(signal))
  signal.addEventListener('abort', onAbort, { once: true })
  exchange.stdout.on('data', receive(0, stdout))
  exchange.stderr.on('data', receive(1, stderr))
  // It may have ended before it read everything; how it ended is told by `ended`.
  exchange.stdin.on('error', () => undefined)
  exchange.stdin.write(batch.payload)
  exchange.ended.then((how) => reject(endedEarly(how)))
  try {
    if (signal.aborted) throw abortError(signal)
    await promise
    const overflow = overflowing(positions, commands)
    isDone = overflow === null
    if (overflow !== null) for (const chunks of [stdout, stderr]) chunks.push(closing(batch.token, overflow))
    const results = readBatch(output(), batch.token, commands)
    if (results.length !== (overflow ?? commands.length - 1) + 1) throw endedEarly('its answer has gaps')
    return results
  } catch (thrown) {
    throw thrown instanceof EndedEarly ? cutOff(host, output(), batch, commands, thrown.message) : thrown
  } finally {
    clearTimeout(giveUp)
    signal.removeEventListener('abort', onAbort)
    exchange.stdout.removeAllListeners('data')
    exchange.stderr.removeAllListeners('data')
    exchange.stdout.resume()
    exchange.stderr.resume()
    if (isDone) stopUnlessEnded(exchange)
    else exchange.stop()
  }
}

/** The command that has gone far beyond its bound, once both streams have come to it: what ran before it is known then. */
function overflowing(positions: readonly Position[], commands: readonly Command[]): number | null {
  const index = positions[0]?.index ?? null
  if (index === null || positions.some((position) => position.index !== index)) return null
  const bound = (commands[index]?.maxBytes ?? defaultMaxBytes) + overflowBytes
  return positions.some(({ bytes }) => bytes > bound) ? index : null
}

/** It is about to end by itself, and a session that we closed first would linger at the server. */
function stopUnlessEnded(exchange: Exchange): void {
  const timer = setTimeout(exchange.stop, lingerMs)
  timer.unref()
  exchange.ended.then(() => clearTimeout(timer))
}

class EndedEarly extends Error {}

function endedEarly(how: string): EndedEarly {
  return new EndedEarly(how)
}

function cutOff(
  host: Host,
  output: { stdout: Buffer; stderr: Buffer },
  batch: Batch,
  commands: readonly Command[],
  how: string,
): BotError {
  if (saidHello(output, batch.token)) {
    const done = readBatch(output, batch.token, commands).length
    return new BotError(
      'HOST_CUT_OFF',
      `${host.name} was cut off after ${done} of ${commands.length} commands: ${how}.`,
      'Look whether the host is going down or the network between drops connections, and run it again.',
    )
  }
  const said = shown(Buffer.concat([output.stderr, output.stdout]))
  if (!how.startsWith('exit code')) {
    return new BotError(
      'HOST_CUT_OFF',
      `${host.name} was cut off before the first command ran: ${how}.`,
      'Look whether the host is going down or the network between drops connections, and run it again.',
    )
  }
  return new BotError(
    'HOST_LOGIN_REFUSED',
    `${host.name} lets us in and runs nothing: ${how}${said === '' ? '' : `, "${said}"`}.`,
    'Give the user a login shell such as /bin/sh, without a forced command, and see that /bin/sh and head are there.',
  )
}

function tooMuch(host: Host, limit: number): BotError {
  return new BotError(
    'HOST_OUTPUT_LIMIT',
    `${host.name} sent more than ${Math.floor(limit / 1024 / 1024)} MB.`,
    'Ask for less at a time: a shorter time window, or fewer logs.',
  )
}

function silent(host: Host, batch: Batch): BotError {
  const seconds = Math.round((batch.longestMs + patienceMs) / 1000)
  return new BotError(
    'HOST_CUT_OFF',
    `${host.name} did not answer within ${seconds} s.`,
    'The host may be out of memory or waiting for a disk: log in and look.',
  )
}

/** Start of what a stranger wrote, fit for one line of a message. */
function shown(text: Buffer): string {
  return text
    .toString('utf8', 0, shownOutput * 4)
    .replace(/[^\P{C} ]+|\s+/gu, ' ')
    .trim()
    .slice(0, shownOutput)
}
