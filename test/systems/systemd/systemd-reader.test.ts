import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchLogLine } from '../../../src/diagnosis/match-log-line.ts'
import { parseAgo, parseTimestamp } from '../../../src/systems/systemd/parse-timestamp.ts'
import { readSystemd } from '../../../src/systems/systemd/systemd-reader.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { readFixture } from '../../support/read-fixture.ts'

function unitsOf(text: string, command: string | null = null) {
  const reading = readSystemd({ text, command, label: null, line: 1 })
  return reading?.type === 'systemd' ? reading.facts.units : null
}

describe('systems/systemd/systemd-reader', () => {
  it('reads the status of a unit that gave up, with its journal', () => {
    const [unit] = unitsOf(readFixture('systemd/status-shop-api.txt')) ?? []
    expect(unit).toMatchObject({
      name: 'shop-api.service',
      why: 'pasted',
      load: 'loaded',
      active: 'failed',
      result: 'exit-code',
      exitHow: 'exited',
      exitStatus: 3,
      fragment: '/etc/systemd/system/shop-api.service',
      changedAt: '2026-11-21T14:43:44.000Z',
      sinceMs: 321,
    })
    expect(unit?.lastLines.at(-1)).toContain('Failed to start shop-api.service')
  })

  it('reads units that run, that were stopped, and that do not exist', () => {
    expect(unitsOf(readFixture('systemd/status-nginx.txt'))?.[0]).toMatchObject({
      active: 'active',
      sub: 'running',
      mainPid: 40,
      sinceMs: 300_000,
    })
    expect(unitsOf(readFixture('systemd/status-shop-oom.txt'))?.[0]).toMatchObject({
      active: 'inactive',
      sub: 'dead',
    })
    expect(unitsOf('Unit shop-ap.service could not be found.\n')?.[0]).toMatchObject({ load: 'not-found' })
  })

  it('reads older and other forms', () => {
    const [unit] =
      unitsOf(`Warning: The unit file, source configuration file or drop-ins of app.service changed on disk. Run 'systemctl daemon-reload' to reload units.
● app.service - My app
   Loaded: loaded (/etc/systemd/system/app.service; enabled; vendor preset: enabled)
   Active: activating (auto-restart) (Result: oom-kill) since Fri 2026-11-20 17:04:51 CET; 1h 3min ago
  Process: 811 ExecStartPre=/bin/true (code=exited, status=0/SUCCESS)
 Main PID: 812 (code=killed, signal=KILL)
    Tasks: 3 (limit: 64)
   Memory: 255.9M (limit: 256.0M)
`) ?? []
    expect(unit).toMatchObject({
      active: 'activating',
      sub: 'auto-restart',
      result: 'oom-kill',
      exitHow: 'killed',
      changedAt: null,
      sinceMs: 63 * 60_000,
      tasks: 3,
      tasksMax: 64,
      memoryMaxBytes: 256 * 1024 ** 2,
      needsReload: true,
    })
  })

  it('reads show, is-active and lists of failed units', () => {
    expect(unitsOf(readFixture('systemd/show.txt'))).toHaveLength(7)
    expect(unitsOf('failed\n', 'systemctl is-active shop-api')?.[0]).toMatchObject({
      name: 'shop-api.service',
      active: 'failed',
    })
    expect(unitsOf(readFixture('systemd/failed-units.txt'))?.map(({ name }) => name)).toContain(
      'shop-segv.service',
    )
    expect(
      unitsOf('● nginx.service loaded failed failed A high performance web server\n')?.[0],
    ).toMatchObject({ name: 'nginx.service' })
  })

  it('leaves other texts alone', () => {
    for (const text of ['', 'failed', 'Active: yes', 'KEY=value', 'nginx: active'])
      expect(unitsOf(text)).toBeNull()
  })

  it('reads what was pasted from Windows, cut off anywhere, or made of noise', () => {
    const text = readFixture('systemd/status-shop-api.txt')
    expect(unitsOf(text.replaceAll('\n', '\r\n'))).toEqual(unitsOf(text))
    fc.assert(
      fc.property(
        fc.constantFrom(text, readFixture('systemd/show.txt')),
        fc.nat(3000),
        fc.string({ unit: anyCharacter }),
        (all, at, noise) => {
          unitsOf(all.slice(0, at) + noise)
        },
      ),
    )
    for (const piece of ['Active: active (', '● a.service', 'A=', ' 1 day', 'x']) {
      unitsOf(`Active: failed (Result: x) since ${piece.repeat(250_000 / piece.length)}`)
      unitsOf(piece.repeat(250_000 / piece.length))
    }
  })

  it('reads times as systemd writes them', () => {
    expect(parseTimestamp('Sat 2026-11-21 14:43:44 UTC')).toBe('2026-11-21T14:43:44.000Z')
    expect(parseTimestamp('Sat 2026-11-21 14:43:44 CET')).toBeNull()
    expect(parseTimestamp('')).toBeNull()
    expect(parseAgo('; 2 days ago')).toBe(2 * 86_400_000)
    expect(parseAgo('; 1 week 3 days ago')).toBe(10 * 86_400_000)
    expect(parseAgo('never')).toBeNull()
  })

  it('finds in a real journal what each broken unit suffers from', () => {
    const causes = (unit: string) =>
      new Set(
        readFixture('systemd/journal.txt')
          .split('\n')
          .filter((line) => line.includes(unit))
          .flatMap(matchLogLine)
          .flatMap(({ signature }) =>
            Object.entries(signature.weights).flatMap(([cause, weight]) => (weight >= 15 ? [cause] : [])),
          ),
      )
    expect(causes('shop-exec.service')).toEqual(new Set(['app-boot-failure']))
    expect(causes('shop-cwd.service')).toEqual(new Set(['app-boot-failure']))
    expect(causes('shop-env.service')).toEqual(new Set(['app-boot-failure']))
    expect(causes('shop-limit.service')).toEqual(new Set(['app-crash-loop', 'restart-limit-hit']))
    expect(causes('shop-segv.service')).toEqual(new Set(['app-native-crash']))
    expect(causes('shop-stop.service')).toEqual(new Set(['ungraceful-shutdown']))
    expect(causes('shop-notify.service')).toEqual(new Set(['app-boot-failure']))
    expect(causes('nginx.service')).toEqual(new Set())
  })
})
