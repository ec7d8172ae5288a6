import type { Command, Ran } from '../model/host.ts'
import { defaultMaxBytes, secondsOf } from './batch-script.ts'

/** What a batch wrote to its two streams. */
export interface BatchOutput {
  stdout: Buffer
  stderr: Buffer
}

/** How an answer began: `hello` is the script's first word, before any command. */
export function saidHello({ stdout }: BatchOutput, token: string): boolean {
  return stdout.includes(`\n${token} hello\n`)
}

/** Ends the frame of a command that we ended ourselves. */
export function closing(token: string, index: number): Buffer {
  return Buffer.from(`\n${token} ${index} end - - self\n`)
}

/** The results of the commands that were answered in full, in order; fewer than commands when the answer was cut off. */
export function readBatch(output: BatchOutput, token: string, commands: readonly Command[]): Ran[] {
  const results: Ran[] = []
  let out = 0
  let err = 0
  for (const [index, command] of commands.entries()) {
    const stdout = frameOf(output.stdout, token, index, out)
    const stderr = frameOf(output.stderr, token, index, err)
    if (stdout === null || stderr === null) break
    out = stdout.next
    err = stderr.next
    results.push(toRan(command, stdout, stderr))
  }
  return results
}

interface Frame {
  body: Buffer
  /** What the closing line says. */
  end: string
  next: number
}

function frameOf(stream: Buffer, token: string, index: number, from: number): Frame | null {
  const opening = `\n${token} ${index} begin\n`
  const closing = `\n${token} ${index} end `
  const start = stream.indexOf(opening, from)
  if (start === -1) return null
  const stop = stream.indexOf(closing, start + opening.length)
  if (stop === -1) return null
  const next = stream.indexOf('\n', stop + closing.length)
  if (next === -1) return null
  return {
    body: stream.subarray(start + opening.length, stop),
    end: stream.toString('latin1', stop + closing.length, next),
    next,
  }
}

function toRan(command: Command, out: Frame, err: Frame): Ran {
  const maxBytes = command.maxBytes ?? defaultMaxBytes
  const [code = '-', took = '-', how = 'self'] = out.end.split(' ')
  const status = /^\d{1,3}$/.test(code) ? Number(code) : null
  const stdout = textOf(out.body, maxBytes)
  const stderr = textOf(err.body, maxBytes)
  const failure = failureOf(status, tookAll(took, command), how, stderr)
  return {
    stdout,
    stderr,
    exitCode: failure === 'timeout' || status === null || isSignal(status) ? null : status,
    failure,
    truncated: out.body.length > maxBytes || err.body.length > maxBytes,
  }
}

/** A character of which the end was cut off is left out. */
function textOf(body: Buffer, maxBytes: number): string {
  const isCut = body.length > maxBytes
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(isCut ? body.subarray(0, maxBytes) : body, {
    stream: isCut,
  })
}

/** What `timeout` of GNU, busybox and uutils ends with, or the shell says of what it ended: 124, SIGTERM, SIGKILL. */
const ended = new Set([124, 137, 143])

function failureOf(status: number | null, isOver: boolean, how: string, stderr: string): Ran['failure'] {
  if (status !== null && ended.has(status) && isOver) return 'timeout'
  if (how === 'single') return refusalOf(status, stderr)
  return status === 127 ? 'missing' : null
}

/** sudo (and sudo-rs) says by itself why it runs nothing, before the program could say anything. */
function refusalOf(status: number | null, stderr: string): Ran['failure'] {
  if (status === 127) return 'forbidden'
  const own = /^(?:sudo(?:-rs)?: |sorry, )[^\n]*/im.exec(stderr)?.[0]
  if (status !== 1 || own === undefined) return null
  return own.endsWith(': command not found') ? 'missing' : 'forbidden'
}

function tookAll(took: string, command: Command): boolean {
  return took === '-' || Number(took) >= secondsOf(command)
}

/** Shells say 128 and the signal's number. */
function isSignal(status: number): boolean {
  return status > 128 && status <= 128 + 64
}
