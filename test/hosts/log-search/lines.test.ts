import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { detectLogFormat } from '../../../src/hosts/log-search/detect-log-format.ts'
import { groupLines } from '../../../src/hosts/log-search/group-lines.ts'
import { lineLevel } from '../../../src/hosts/log-search/line-level.ts'
import { lineShape } from '../../../src/hosts/log-search/line-shape.ts'
import { parseLogTime } from '../../../src/hosts/log-search/parse-log-time.ts'
import { splitLogLines } from '../../../src/hosts/log-search/split-log-lines.ts'
import { samples } from './log-samples.ts'

const refused = (n: number, upstream = '10.0.0.5:8080') =>
  `2026/11/20 17:0${n % 3}:51 [error] 31#31: *${n} connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.${n}, server: shop, request: "GET /p/${n} HTTP/1.1", upstream: "http://${upstream}/p/${n}", host: "shop"`

describe('parseLogTime', () => {
  it('reads back the time that was written, in every format', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(samples)),
        fc.date({ min: new Date('2026-01-02'), max: new Date('2026-12-30'), noInvalidDate: true }),
        (sample, at) => {
          const whole = new Date(Math.floor(at.getTime() / 1000) * 1000)
          const read = parseLogTime(sample.format, sample.line(whole, 12_345), 'UTC', new Date('2026-12-31'))
          expect(read?.toISOString()).toBe(whole.toISOString())
        },
      ),
    )
  })

  it.each([
    ['syslog', 'Dec 31 23:59:58 web-1 app: x', 'UTC', '2026-12-31T23:59:58.000Z'],
    ['syslog', 'Jan  1 00:05:00 web-1 app: x', 'UTC', '2027-01-01T00:05:00.000Z'],
    ['nginx-error', '2026/07/20 17:04:51 [error] x', 'Europe/Berlin', '2026-07-20T15:04:51.000Z'],
    ['nginx-error', '2026/11/20 17:04:51 [error] x', 'Europe/Berlin', '2026-11-20T16:04:51.000Z'],
    ['nginx-error', '2026/11/20 17:04:51 [error] x', 'Mars/Olympus', '2026-11-20T17:04:51.000Z'],
    ['iso', '2026-11-20 17:04:51,123 ERROR x', '+05:30', '2026-11-20T11:34:51.123Z'],
    [
      'unknown',
      '[20-Nov-2026 17:04:51 Europe/Berlin] PHP Fatal error:  x',
      'UTC',
      '2026-11-20T16:04:51.000Z',
    ],
    ['unknown', 'E1120 17:04:51.123456 1 x.go:1] x', 'UTC', '2026-11-20T17:04:51.123Z'],
  ] as const)('reads %s: %s in %s', (format, line, zone, expected) => {
    expect(parseLogTime(format, line, zone, new Date('2027-01-01T00:10:00Z'))?.toISOString()).toBe(expected)
  })

  it.each(['', '    at f (2026-11-20 17:04:51)', 'no time', '2026/13/45 99:99:99 x'])(
    'finds none in %j',
    (line) => {
      expect(parseLogTime('unknown', line, 'UTC', new Date())).toBeNull()
    },
  )
})

describe('detectLogFormat', () => {
  it.each(Object.entries(samples).filter(([name]) => !/pino/.test(name)))(
    'knows %s',
    (name, { format, line }) => {
      const lines = Array.from({ length: 5 }, (_, n) => line(new Date(), n))
      const detected = detectLogFormat(lines)
      expect(
        detected === format ||
          (name === 'pm2' && detected === 'iso') ||
          (format === 'iso' && detected !== 'unknown'),
      ).toBe(true)
    },
  )

  it('knows nothing of prose', () => {
    expect(detectLogFormat(['hello', 'world'])).toBe('unknown')
  })
})

describe('splitLogLines', () => {
  it.each([
    [
      'Python',
      [
        '[2026-11-20 17:04:51 +0000] [7] [ERROR] Error handling request /',
        'Traceback (most recent call last):',
        '  File "a.py", line 1, in f',
        '    x()',
        'ValueError: no',
      ],
    ],
    ['Node', ['Error: boom', '    at f (/srv/a.js:1:1)', '    at g (/srv/a.js:2:2)']],
    [
      'Java',
      [
        '2026-11-20 17:04:51 ERROR x',
        'Caused by: java.net.ConnectException: refused',
        '\tat a.b.C.d(C.java:1)',
        '\t... 23 more',
      ],
    ],
  ])('keeps a trace of %s whole', (_, lines) => {
    const text = ['first', ...lines, '2026-11-20 17:04:52 next'].join('\r\n')
    expect(splitLogLines(text)).toEqual(['first', lines.join('\n'), '2026-11-20 17:04:52 next'])
  })

  it('sees through what docker compose, kubectl and PM2 write before lines', () => {
    const words = '2026/11/20 17:04:51 [error] x'
    for (const prefix of ['web_1  | ', 'shop-api-1  | ', '0|shop    | ', '[pod/shop-7d4b9c-x2x/app] ']) {
      expect(splitLogLines(`${prefix}${words}`)).toEqual([words])
    }
    expect(splitLogLines('\u001b[31mred\u001b[0m')).toEqual(['red'])
  })

  it('takes no row of a table for a prefixed line', () => {
    expect(splitLogLines('serverStatus_s | 504')).toEqual(['serverStatus_s | 504'])
    expect(splitLogLines('web_1 | 504 sent')).toEqual(['504 sent'])
  })

  it('takes anything, in time linear in its length', () => {
    fc.assert(fc.property(fc.string(), (text) => splitLogLines(text).join('').length <= text.length + 1))
    for (const text of [
      'x'.repeat(1_000_000),
      ' \n'.repeat(500_000),
      'a|'.repeat(500_000),
      'Traceback (most recent call last):\n'.repeat(30_000),
      '\u0000\ufffd'.repeat(500_000),
    ]) {
      const started = performance.now()
      groupLines(splitLogLines(text), { source: 'x' })
      expect(performance.now() - started).toBeLessThan(3000)
    }
  })
})

describe('groupLines', () => {
  it('makes one group of lines that differ in who asked for what, and counts them by minute', () => {
    const [group, ...more] = groupLines(
      [1, 2, 3, 4].map((n) => refused(n)),
      { source: 'a' },
    )
    expect(more).toEqual([])
    expect(group).toMatchObject({
      source: 'a',
      count: 4,
      firstAt: '2026-11-20T17:00:51.000Z',
      lastAt: '2026-11-20T17:02:51.000Z',
      perMinute: [
        ['2026-11-20T17:00:00Z', 1],
        ['2026-11-20T17:01:00Z', 2],
        ['2026-11-20T17:02:00Z', 1],
      ],
    })
  })

  it.each([
    ['upstream', refused(1), refused(2, '10.0.0.6:8080')],
    ['errno', refused(1), refused(1).replace('111: Connection refused', '110: Connection timed out')],
    ['status', 'GET /a returned status 502 x', 'GET /a returned status 504 x'],
    ['signal', 'worker killed by signal 9', 'worker killed by signal 11'],
    [
      'exception of the trace',
      'x failed\nTraceback\n  f\nKeyError: 1',
      'x failed\nTraceback\n  f\nOSError: 1',
    ],
  ])('keeps apart lines of another %s', (_, a, b) => {
    expect(lineShape(a)).not.toBe(lineShape(b))
  })

  it('keeps at most 200 groups, those of faults first, and cuts samples', () => {
    const word = (n: number) => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('')
    const lines = [
      ...Array.from({ length: 400 }, (_, n) => `info words ${word(n)}`),
      `[error] ${'y'.repeat(9000)}`,
      '[error] password=hunter2',
    ]
    const groups = groupLines(lines, { source: 'x' })
    expect(groups).toHaveLength(200)
    expect(groups.filter(({ sample }) => sample.startsWith('[error]'))).toHaveLength(2)
    expect(Math.max(...groups.map(({ sample }) => sample.length))).toBe(4096)
    expect(JSON.stringify(groups)).not.toContain('hunter2')
  })

  it('never loses a line', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 30 }), { maxLength: 100 }), (lines) => {
        expect(groupLines(lines, { source: 'x' }).reduce((sum, { count }) => sum + count, 0)).toBe(
          lines.length,
        )
      }),
    )
  })
})

describe('lineLevel', () => {
  it.each([
    [refused(1), 'error'],
    ['[Fri Nov 20 17:04:51.1 2026] [proxy:error] [pid 1] AH01114: x', 'error'],
    ['[2026-11-20 17:04:51 +0000] [7] [INFO] Booting worker with pid: 7', 'info'],
    ['2026-11-20 17:04:51 WARN something failed', 'warning'],
    ['{"level":50,"msg":"x"}', 'error'],
    ['{"level":30,"msg":"no error"}', 'info'],
    ['level=error msg=x', 'error'],
    ['Killed process 7 (node)', 'error'],
    ['all is well', 'info'],
  ])('%s is %s', (line, level) => {
    expect(lineLevel(line)).toBe(level)
  })
})
