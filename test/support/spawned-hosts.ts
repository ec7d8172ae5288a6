import { spawn } from 'node:child_process'
import type { Command, Hosts, Ran } from '../../src/model/host.ts'

/** This machine as if it were one of the inventory: runs the very arguments, with `LC_ALL=C` and what else is told. */
export function spawnedHosts(env: Record<string, string> = {}): Hosts & { readonly trips: () => number } {
  let trips = 0
  return {
    trips: () => trips,
    run: async (_host, commands, { signal }) => {
      trips += 1
      const ran: Ran[] = []
      for (const command of commands) ran.push(await runOne(command, env, signal))
      return ran
    },
  }
}

function runOne(
  { argv, timeoutMs = 10_000, maxBytes = 262_144 }: Command,
  env: Record<string, string>,
  signal: AbortSignal,
) {
  const [program, ...rest] = argv
  return new Promise<Ran>((resolve) => {
    const child = spawn(program, rest, {
      env: { ...process.env, LC_ALL: 'C', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      signal,
    })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', () =>
      resolve({ stdout: '', stderr: '', exitCode: 127, failure: 'missing', truncated: false }),
    )
    child.on('close', (exitCode) => {
      const stdout = Buffer.concat(out)
      resolve({
        stdout: stdout.subarray(0, maxBytes).toString(),
        stderr: Buffer.concat(err).toString(),
        exitCode,
        failure: exitCode === null ? 'timeout' : null,
        truncated: stdout.length > maxBytes,
      })
    })
  })
}
