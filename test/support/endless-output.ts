import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Command, Ran } from '../../src/model/host.ts'

/** What every way of running a batch must make of programs that write without end, on this machine or over its own sshd. */
export async function endsEndlessOutput(run: (commands: Command[]) => Promise<Ran[]>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'endless-'))
  const file = join(folder, 'order')
  const mark = `endless-${folder.slice(-6)}`
  const append = (word: string): Command => ({ argv: ['sh', '-c', `echo ${word} >>"$0"`, file] })
  try {
    const results = await run([
      append('before'),
      { argv: ['yes', mark], maxBytes: 1000 },
      { argv: ['printf', '1234'], maxBytes: 4 },
      { argv: ['sh', '-c', 'echo out; exec yes "$0" >&2', mark], maxBytes: 10 },
      { argv: ['head', '-c', '300000', '/dev/zero'], maxBytes: 5 },
      append('after'),
    ])
    const whole: Ran = { stdout: '', stderr: '', exitCode: 0, failure: null, truncated: false }
    expect(results).toEqual([
      whole,
      { ...whole, stdout: `${mark}\n`.repeat(99).slice(0, 1000), exitCode: null, truncated: true },
      { ...whole, stdout: '1234' },
      { ...whole, stdout: 'out\n', stderr: mark.slice(0, 10), exitCode: null, truncated: true },
      { ...whole, stdout: '\0'.repeat(5), truncated: true },
      whole,
    ])
    expect(readFileSync(file, 'utf8')).toBe('before\nafter\n')
    const processes = () => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    await expect.poll(() => processes().includes(`yes ${mark}`), { timeout: 10_000 }).toBe(false)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
