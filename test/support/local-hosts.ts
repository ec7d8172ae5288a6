import { execFile } from 'node:child_process'
import type { Hosts, Ran } from '../../src/model/host.ts'

/** Runs the commands of a step on this machine, as they are: real programs, real output. */
export const localHosts: Hosts = {
  async run(_host, commands) {
    const ran: Ran[] = []
    for (const { argv, timeoutMs = 10_000, maxBytes = 262_144 } of commands) {
      ran.push(await runHere([...argv], timeoutMs, maxBytes))
    }
    return ran
  },
}

function runHere([program = '', ...rest]: string[], timeout: number, maxBuffer: number): Promise<Ran> {
  return new Promise((resolve) => {
    const env = { ...process.env, LC_ALL: 'C', PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
    const child = execFile(program, rest, { timeout, maxBuffer, env }, (error, stdout, stderr) => {
      const missing = error !== null && 'code' in error && error.code === 'ENOENT'
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : null
      resolve({ stdout, stderr, exitCode, failure: missing ? 'missing' : null, truncated: false })
    })
    child.stdin?.end()
  })
}
