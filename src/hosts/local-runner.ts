import { spawn } from 'node:child_process'
import type { Batch } from './batch-script.ts'
import type { Exchange } from './exchange.ts'

/** What a script is given to end its commands by itself: softly, and after a second hard. */
const windDownMs = 3000

/** Starts a batch on this machine, in a process group of its own. */
export function startLocally({ argv: [program, ...rest] }: Batch): Exchange {
  const child = spawn(program, rest, { stdio: 'pipe', detached: true })
  const { promise: ended, resolve } = Promise.withResolvers<string>()
  let hasEnded = false
  const end = (how: string) => {
    hasEnded = true
    resolve(how)
  }
  child.once('error', (error: NodeJS.ErrnoException) => end(`${program}: ${error.code ?? error.message}`))
  child.once('close', (code, signal) => end(signal ?? `exit code ${code}`))
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended,
    stop() {
      // The script takes the end of its input for the sign to stop; killed first, it could not pass that on.
      child.stdin.destroy()
      if (hasEnded) return
      const kill = setTimeout(() => killGroup(child.pid), windDownMs)
      kill.unref()
      ended.then(() => clearTimeout(kill))
    },
  }
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended in the meantime.
  }
}
