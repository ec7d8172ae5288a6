import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { spawnedHosts } from '../../support/spawned-hosts.ts'
import { samples } from './log-samples.ts'
import { LogFolder, logOf, naive, perMinute, search, zone } from './searching.ts'

const folder = new LogFolder()
afterAll(() => folder.remove())

const small = { blockBytes: 512 }
const minute = 60_000
const now = () => new Date()
const ago = (minutes: number, from = now()) => new Date(from.getTime() - minutes * minute)
const text = (lines: readonly string[]) => `${lines.join('\n')}\n`
const steps = (count: number, seconds: number) => Array.from({ length: count }, () => seconds)
const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0)
const iso = (at: Date, words: string) => `${at.toISOString()} ${words}`

describe('the search of a log', { timeout: 30_000 }, () => {
  it('reads only the part that holds the window', async () => {
    const end = now()
    const lines = logOf('nginx error', steps(20_000, 5), end)
    const path = folder.write(text(lines), end)
    const found = await search(path, ago(10, end), end, {
      format: 'nginx-error',
      query: { blockBytes: 4096 },
    })
    expect(perMinute(found)).toEqual(naive(lines, 'nginx-error', ago(10, end), end, end))
    expect(found.source.readBytes).toBeLessThan(Number(found.source.sizeBytes) / 20)
  })

  it('follows the window into the rotated parts, packed or not, and leaves older ones alone', async () => {
    const end = now()
    const lines = logOf('nginx error', steps(900, 5), end)
    const path = folder.write(text(lines.slice(-200)), end, 'rotated.log')
    folder.write(text(lines.slice(-400, -200)), ago(15, end), 'rotated.log.1')
    folder.write(gzipSync(text(lines.slice(-600, -400))), ago(32, end), 'rotated.log.2.gz')
    folder.write(gzipSync(text(lines.slice(0, -600))), ago(48, end), 'rotated.log.3.gz')
    folder.write('not gzip at all', ago(300, end), 'rotated.log.4.gz')
    const from = ago(40, end)
    const found = await search(path, from, end, { format: 'nginx-error', query: small })
    expect(perMinute(found)).toEqual(naive(lines, 'nginx-error', from, end, end))
    expect(total(perMinute(found))).toBeGreaterThan(400)
  })

  it('counts on when there is more than is fetched, and says so', async () => {
    const end = now()
    const lines = Array.from({ length: 3000 }, (_, n) =>
      iso(ago(5, end), `error of kind ${'abcdefghijkl'[n % 12]}${n % 997}`),
    )
    const found = await search(folder.write(text(lines), end), ago(10, end), end, {
      query: { maxFetchBytes: 4000 },
    })
    expect(found.source).toMatchObject({ lines: 3000, truncated: true })
    expect(found.lines.length).toBeLessThan(60)
  })

  it('takes the newest part when the window holds more than may be read', async () => {
    const end = now()
    const lines = logOf('nginx access', steps(4000, 1), end)
    const found = await search(folder.write(text(lines), end), ago(120, end), end, {
      format: 'nginx-access',
      query: { blockBytes: 512, maxReadBytes: 100_000 },
    })
    expect(found.source.truncated).toBe(true)
    expect(found.source.readBytes).toBeLessThanOrEqual(100_352)
    const newest =
      Object.keys(naive(lines, 'nginx-access', ago(3, end), end, end))
        .sort()
        .at(-1) ?? ''
    expect(perMinute(found)).toHaveProperty(newest)
  })

  it('loses nothing of a log whose clock was put back', async () => {
    const end = now()
    const early = logOf('gunicorn', steps(400, 5), ago(20, end))
    const wrong = logOf('gunicorn', steps(400, 2), new Date(end.getTime() + 180 * minute))
    const late = logOf('gunicorn', steps(400, 5), end)
    const lines = [...early, ...wrong, ...late]
    const from = ago(60, end)
    const found = await search(folder.write(text(lines), end), from, end, {
      format: 'gunicorn',
      query: small,
    })
    expect(perMinute(found)).toEqual(naive(lines, 'gunicorn', from, end, end))
    expect(found.notes.join()).toMatch(/times go back/)
  })

  it('loses nothing in the night in which clocks are set back', async () => {
    // Berlin, 25 October 2026: 03:00 CEST becomes 02:00 CET at 01:00 UTC.
    const end = new Date('2026-10-25T03:00:00Z')
    const berlin = { TZ: 'Europe/Berlin' }
    const sample = samples['nginx error']
    const lines = Array.from({ length: 1200 }, (_, n) => {
      const at = new Date(end.getTime() - (1200 - n) * 12_000)
      const hours = at < new Date('2026-10-25T01:00:00Z') ? 2 : 1
      return sample?.line(new Date(at.getTime() + hours * 3_600_000), n) ?? ''
    })
    const [from, to] = [new Date('2026-10-25T00:50:00Z'), new Date('2026-10-25T01:20:00Z')]
    const found = await search(folder.write(text(lines), end), from, to, {
      format: 'nginx-error',
      hosts: spawnedHosts(berlin),
      query: small,
    })
    // 12 s apart: 150 lines are really in the window; those that read the same an hour off cannot be told apart.
    const seen = perMinute(found)
    for (let at = from.getTime(); at < to.getTime(); at += minute) {
      expect(seen[`${new Date(at).toISOString().slice(0, 16)}:00Z`] ?? 0).toBeGreaterThan(0)
    }
    expect(total(seen)).toBeGreaterThanOrEqual(150)
    expect(found.notes.join()).toMatch(/zone changed its offset/)
  })

  it('gives syslog lines of December the year before in January', async () => {
    const end = new Date('2027-01-01T00:10:00Z')
    const bin = join(folder.path, 'bin-date')
    mkdirSync(bin)
    const real = spawnSync('which', ['date']).stdout.toString().trim()
    const fake = `#!/bin/sh\n[ "$*" = +%s ] && { echo ${end.getTime() / 1000}; exit; }\nexec ${real} "$@"\n`
    writeFileSync(join(bin, 'date'), fake, { mode: 0o755 })
    const lines = logOf('syslog', steps(600, 6), end)
    const found = await search(folder.write(text(lines), end), ago(30, end), end, {
      format: 'syslog',
      hosts: spawnedHosts({ TZ: zone, PATH: `${bin}:${process.env.PATH}` }),
      query: { ...small, now: end },
    })
    expect(perMinute(found)).toEqual(naive(lines, 'syslog', ago(30, end), end, end))
    expect(found.lines.map(({ firstAt }) => firstAt?.slice(0, 4)).sort()[0]).toBe('2026')
    expect(found.source.lines).toBeGreaterThan(250)
  })

  it('asks a machine whose clock is two hours ahead for its own last minutes', async () => {
    const machine = now()
    const ours = new Date(machine.getTime() - 120 * minute)
    const lines = logOf('gunicorn', steps(500, 5), machine)
    const found = await search(folder.write(text(lines), machine), ago(10, ours), ours, {
      format: 'gunicorn',
      query: { ...small, now: ours },
    })
    expect(found.clockAheadMs).toBeGreaterThan(119 * minute)
    expect(found.source.lines).toBe(total(naive(lines, 'gunicorn', ago(10, machine), machine, machine)))
    expect(found.lines[0]?.lastAt?.slice(0, 13)).toBe(ours.toISOString().slice(0, 13))
  })

  it('sees that a log is written in another zone than the machine has', async () => {
    const end = now()
    const sample = samples['nginx error']
    const lines = Array.from(
      { length: 400 },
      (_, n) => sample?.line(new Date(end.getTime() - (399 - n) * 3000), n) ?? '',
    )
    const found = await search(folder.write(text(lines), end), ago(10, end), end, {
      format: 'nginx-error',
      hosts: spawnedHosts({ TZ: zone }),
      query: small,
    })
    expect(found.source.lines).toBeGreaterThan(190)
    expect(found.notes.join()).toMatch(/-330 minutes off the machine's zone/)
  })

  it('keeps a trace with its line, and finds it by a word of the trace', async () => {
    const end = now()
    const trace = [
      'Traceback (most recent call last):',
      '  File "app.py", line 7, in <module>',
      'ZeroDivisionError: division by zero',
    ]
    const lines = [
      iso(ago(2, end), 'all well'),
      iso(ago(1, end), 'request went wrong'),
      ...trace,
      iso(end, 'all well'),
    ]
    const found = await search(folder.write(text(lines), end), ago(5, end), end, {
      query: { needles: ['ZeroDivision'] },
    })
    expect(found.lines.map((line) => line.text)).toEqual([[lines[1], ...trace].join('\n')])
  })

  it('gathers a trace of which every line has a time', async () => {
    const end = now()
    const lines = ['Error: boom', '    at f (/srv/a.js:1:1)', '    at g (/srv/b.js:2:2)', 'next'].map(
      (words) => iso(end, words),
    )
    const found = await search(folder.write(text(lines), end), ago(5, end), end, {
      query: { needles: ['boom'] },
    })
    expect(found.lines.map((line) => line.text)).toEqual([
      `${lines[0]}\n    at f (/srv/a.js:1:1)\n    at g (/srv/b.js:2:2)`,
    ])
  })

  it('reads the end of a log that has no times, and says so', async () => {
    const lines = Array.from({ length: 9000 }, (_, n) => `plain words ${n} that go on and on`)
    const found = await search(folder.write(text(lines), now()), ago(5), now(), { format: 'pm2' })
    expect(found.undated.at(-1)).toBe(lines.at(-1))
    expect(found.undated.length).toBeLessThan(9000)
    expect(found.notes.join()).toMatch(/no times: the last 2\d\d kB/)
  })

  it.each([
    ['an empty file', Buffer.alloc(0), 0],
    ['one line', Buffer.from(iso(now(), 'error')), 1],
    [
      'one line without an end, after a hole',
      Buffer.concat([Buffer.alloc(300_000), Buffer.from(iso(now(), 'error'))]),
      1,
    ],
    [
      'invalid UTF-8',
      Buffer.concat([
        Buffer.from(iso(now(), 'bad ')),
        Buffer.from([0xff, 0xfe, 0xc0, 0x0a]),
        Buffer.from(iso(now(), 'good\n')),
      ]),
      2,
    ],
    ['Windows line ends', Buffer.from(`${iso(now(), 'error')}\r\n${iso(now(), 'error')}\r\n`), 2],
    ['a giant line', Buffer.from(`${iso(now(), 'x'.repeat(3_000_000))}\n${iso(now(), 'good')}\n`), 2],
    [
      'a giant line without times in front',
      Buffer.from(`${'y'.repeat(3_000_000)}\n${iso(now(), 'good')}\n`),
      1,
    ],
  ])('takes %s', async (_, content, expected) => {
    const path = folder.write(content, now())
    const found = await search(path, ago(5), now())
    expect(found.source.unread).toBeNull()
    expect(found.source.lines).toBe(expected)
  })

  it('takes random bytes without a word', async () => {
    const noise = Buffer.from(
      Array.from({ length: 200_000 }, (_, n) => (n * 7919 + (n >> 3) * 104_729) % 256),
    )
    const found = await search(folder.write(noise, now()), ago(5), now())
    expect(found.source.unread).toBeNull()
  })

  it('asks nothing of a file that was last written before the window', async () => {
    const end = ago(500)
    const found = await search(
      folder.write(text(logOf('gunicorn', steps(400, 5), end)), end),
      ago(30),
      now(),
      { format: 'gunicorn' },
    )
    expect(found.source).toMatchObject({ lines: 0, readBytes: 0, unread: null })
  })

  it('says why a log cannot be read', async () => {
    expect((await search('/nonexistent/x.log', ago(5), now())).source.unread).toBe('no such file')
    const path = join(folder.path, 'folder.log')
    mkdirSync(path)
    expect((await search(path, ago(5), now())).source.unread).toBe('not a regular file')
  })

  it.skipIf(process.getuid?.() !== 0)('says that a log is not for us', async () => {
    const path = folder.write('x', now())
    chmodSync(path, 0o600)
    chmodSync(folder.path, 0o755)
    const asNobody = spawnedHosts()
    const found = await search(path, ago(5), now(), {
      hosts: {
        run: (host, commands, options) =>
          asNobody.run(
            host,
            commands.map((command) => ({
              ...command,
              argv: ['setpriv', '--reuid=65534', '--clear-groups', ...command.argv] as const,
            })),
            options,
          ),
      },
    })
    expect(found.source.unread).toBe('permission denied')
  })

  it('holds a hostile line for nothing but a line', async () => {
    const end = now()
    const lines = [
      'H unread permission denied',
      'E',
      'G 999 1 1',
      '$(touch /tmp/x)',
      '\u0001H cut',
      "'; rm -rf / #",
    ].map((words) => iso(end, words))
    const found = await search(folder.write(text(lines), end, "it's $(a) log.log"), ago(5, end), end)
    expect(found.source).toMatchObject({ lines: 6, unread: null, truncated: false })
  })

  const tools = [
    'awk',
    'dd',
    'tr',
    'grep',
    'ls',
    'stat',
    'date',
    'head',
    'printf',
    'dirname',
    'sed',
    'cat',
    'gzip',
  ]
  const variants: [name: string, programs: string[], from: string][] = [
    ['mawk', ['awk'], 'mawk'],
    ['gawk', ['awk'], 'gawk'],
    ['busybox', [...tools, 'sh'], 'busybox'],
    ['bash', ['sh'], 'bash'],
  ]
  it.each(variants)(
    'finds the same with %s',
    async (name, programs, from) => {
      const binary = spawnSync('which', [from]).stdout.toString().trim()
      if (binary === '') {
        expect(process.env.REQUIRE_REAL).not.toBe('1')
        return
      }
      const bin = join(folder.path, `bin-${name}`)
      mkdirSync(bin)
      for (const program of programs) symlinkSync(binary, join(bin, program))
      const hosts = spawnedHosts({ TZ: zone, PATH: `${bin}:${process.env.PATH}` })
      for (const [kind, sample] of Object.entries(samples).slice(0, 4)) {
        const end = now()
        const lines = logOf(kind, steps(300, 6), end)
        const found = await search(folder.write(text(lines), end), ago(10, end), end, {
          format: sample.format,
          hosts,
          query: small,
        })
        expect([kind, perMinute(found)]).toEqual([kind, naive(lines, sample.format, ago(10, end), end, end)])
      }
    },
    30_000,
  )

  it('writes no temporary file', async () => {
    const temporary = join(folder.path, 'tmp')
    mkdirSync(temporary, { mode: 0o555 })
    const end = now()
    const path = folder.write(text(logOf('gunicorn', steps(300, 5), end)), end)
    const hosts = spawnedHosts({ TMPDIR: temporary })
    const found = await search(path, ago(10, end), end, { format: 'gunicorn', hosts, query: small })
    expect(found.source.lines).toBeGreaterThan(100)
    expect(readdirSync(temporary)).toEqual([])
  })
})
