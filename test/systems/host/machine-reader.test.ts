import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Excerpt } from '../../../src/model/excerpt.ts'
import { readMachine } from '../../../src/systems/host/machine-reader.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { readFixture } from '../../support/read-fixture.ts'

function paste(text: string, command: string | null = null, label: string | null = null): Excerpt {
  return { text, command, label, line: 1 }
}

function factsOf(text: string, command: string | null = null) {
  const reading = readMachine(paste(text, command))
  return reading?.type === 'machine' ? reading.facts : null
}

const mib = 1024 ** 2

describe('systems/host/machine-reader', () => {
  it('reads free in any unit, with and without its command', () => {
    const expected = Math.round((24_105 * mib) / mib)
    for (const [text, command] of [
      [readFixture('host/free-m.txt'), 'free -m'],
      [readFixture('host/free-m.txt'), null],
    ] as const) {
      expect(Math.round((factsOf(text, command)?.memory?.totalBytes ?? 0) / mib)).toBe(expected)
    }
    expect(factsOf(readFixture('host/free-h.txt'))?.memory).toEqual({
      totalBytes: 23 * 1024 ** 3,
      availableBytes: 22 * 1024 ** 3,
      swapTotalBytes: 0,
      swapFreeBytes: 0,
    })
  })

  it('reads df of blocks and of inodes', () => {
    expect(factsOf(readFixture('host/df-h.txt'))?.disks).toContainEqual({
      mount: '/',
      type: 'overlay',
      sizeBytes: 252 * 1024 ** 3,
      usedPercent: 26,
      inodesUsedPercent: null,
      readOnly: false,
    })
    const inodes =
      'Filesystem      Inodes   IUsed   IFree IUse% Mounted on\n/dev/sda1      6553600 6553600       0  100% /\n'
    const reading = readMachine(paste(inodes, 'df -i'))
    expect(reading).toMatchObject({ outcome: 'fail', summary: '/ 100 % of inodes used' })
  })

  it('reads uptime, top and ps, and keeps no arguments', () => {
    expect(factsOf(readFixture('host/uptime.txt'))).toMatchObject({
      load: [3.28, 2.84, 1.58],
      uptimeMs: 45 * 60_000,
    })
    expect(
      factsOf(' 17:04:51 up 12 days,  3:04,  2 users,  load average: 9.02, 7.1, 6.00')?.uptimeMs ?? null,
    ).toBe(null)
    expect(factsOf(' 17:04:51 up 12 days,  3:04,  2 users,  load average: 9.02, 7.10, 6.00')?.uptimeMs).toBe(
      ((12 * 24 + 3) * 60 + 4) * 60_000,
    )
    const top = factsOf(readFixture('host/top.txt'))
    expect(top?.processes[0]).toMatchObject({ pid: 1, name: 'systemd', rssBytes: 11_820 * 1024 })
    expect(Math.round((top?.memory?.availableBytes ?? 0) / mib)).toBe(23_037)
    const ps = factsOf(readFixture('host/ps-aux.txt'))
    expect(ps?.processes.map(({ name }) => name)).toContain('nginx')
    expect(JSON.stringify(ps)).not.toContain('daemon on')
  })

  it('reads limits, clock and SELinux', () => {
    expect(readMachine(paste(readFixture('host/limits.txt'), 'cat /proc/812/limits'))?.facts).toMatchObject({
      processFiles: [{ pid: 812, name: 'process 812', open: 0, limit: 20_000 }],
    })
    expect(factsOf('1024\n', 'ulimit -n')?.processFiles).toEqual([
      { pid: 0, name: 'shell', open: 0, limit: 1024 },
    ])
    expect(factsOf(readFixture('host/timedatectl.txt'))?.clockSynchronized).toBe(false)
    expect(factsOf('Enforcing\n', 'getenforce')?.security?.selinux).toBe('enforcing')
  })

  it('reads what was pasted from Windows as well', () => {
    const unix = readFixture('host/df-P.txt')
    expect(factsOf(unix.replaceAll('\n', '\r\n'))).toEqual(factsOf(unix))
  })

  it('leaves other texts alone', () => {
    for (const text of [
      '',
      '1024',
      'Enforcing rules',
      'hello\nworld',
      '{"load": 1}',
      '2026/11/20 17:04:51 [error] 1#1: x',
    ]) {
      expect(readMachine(paste(text))).toBeNull()
    }
  })

  it('survives any text, cut off anywhere', () => {
    const texts = ['free-h', 'df-P', 'top', 'ps-aux', 'limits', 'timedatectl'].map((name) =>
      readFixture(`host/${name}.txt`),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(1400),
        fc.string({ unit: anyCharacter }),
        (text, at, noise) => {
          readMachine(paste(text.slice(0, at) + noise + text.slice(at)))
        },
      ),
    )
  })

  it('is not stalled by a quarter of a megabyte without a line end', () => {
    for (const piece of [
      'Filesystem Mounted on ',
      'PID RSS ',
      'Mem: 1 ',
      ' up 1 days, load average: 1',
      '9',
      ' ',
      'a:',
    ]) {
      readMachine(paste(piece.repeat(250_000 / piece.length)))
    }
  })
})
