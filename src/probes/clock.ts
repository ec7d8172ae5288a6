import { execFile } from 'node:child_process'

/**
 * The kernel's own word on whether its clock is synchronised, through systemd-timedated; null where nobody can be
 * asked (no such program, no systemd, an answer that is neither yes nor no).
 */
export function clockSynchronized(signal: AbortSignal, program = 'timedatectl'): Promise<boolean | null> {
  return new Promise((resolve) => {
    const options = {
      timeout: 1000,
      maxBuffer: 1024,
      signal,
      env: { PATH: process.env.PATH ?? '', LC_ALL: 'C' },
    }
    execFile(program, ['show', '-p', 'NTPSynchronized', '--value'], options, (error, stdout) => {
      const answer = error === null ? stdout.trim() : ''
      resolve(answer === 'yes' ? true : answer === 'no' ? false : null)
    })
  })
}
