import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const program = resolve(import.meta.dirname, '../../bin/fiveohtwo.js')

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

/** The command line as a process of its own, with what it has printed so far. */
export interface Running {
  child: ChildProcess
  printed(): string
  /** Resolves as soon as the text is printed; rejects when the process ends without. */
  prints(text: string | RegExp): Promise<string>
  finished: Promise<Finished>
}

export function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'fiveohtwo-test-'))
}

/** Starts the program in a folder of its own, with nothing of this process's configuration. */
export function startCli(args: string[], options: { cwd: string; env?: Record<string, string> }): Running {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: options.cwd,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TMPDIR: process.env.TMPDIR,
      NO_COLOR: '1',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  // A test that fails half-way leaves nothing running behind.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const finished = once(child, 'close').then(([code]) => {
    process.removeListener('exit', kill)
    return { code, stdout, stderr }
  })

  async function prints(text: string | RegExp): Promise<string> {
    const isThere = () => (typeof text === 'string' ? stdout.includes(text) : text.test(stdout))
    while (!isThere()) {
      const next = child.stdout ? once(child.stdout, 'data') : finished
      const ended = await Promise.race([next.then(() => null), finished])
      if (ended && !isThere()) throw new Error(`ended (${ended.code}) without ${text}:\n${stdout}\n${stderr}`)
    }
    return stdout
  }

  return { child, printed: () => stdout, prints, finished }
}

/** Runs the program to its end. */
export function runCli(
  args: string[],
  options: { cwd: string; env?: Record<string, string> },
): Promise<Finished> {
  return startCli(args, options).finished
}
