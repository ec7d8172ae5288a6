import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listProcesses, parseListedProcesses } from '../../../src/systems/app/list-processes.ts'
import { parsePs } from '../../../src/systems/app/parse-ps.ts'
import { readOptions } from '../../../src/systems/app/read-options.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { hostOf } from '../../support/scripted-hosts.ts'
import { spawnedHosts } from '../../support/spawned-hosts.ts'

async function listReal(pattern: string, variables?: string) {
  const hosts = spawnedHosts()
  const [ran] = await hosts.run(hostOf(), [listProcesses(pattern, variables)], {
    signal: new AbortController().signal,
  })
  return parseListedProcesses(ran?.stdout ?? '')
}

describe('systems/app/list-processes', () => {
  it('lists a real process with its arguments as they are, and of its environment only what was asked for', async () => {
    const odd = 'a b\nc; $(touch /nonexistent)'
    const child = spawn(
      process.execPath,
      ['-e', 'setInterval(() => {}, 1000); console.log(1)', '--', 'mark-4711', odd],
      {
        env: { PORT: '8123', DB_PASSWORD: 'hunter2hunter2' },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    onTestFinished(() => void child.kill('SIGKILL'))
    await once(child.stdout, 'data')
    const found = await listReal('[m]ark-4711', '^PORT=')
    const ours = found.find(({ pid }) => pid === child.pid)
    expect(ours?.argv.slice(-2)).toEqual(['mark-4711', 'a b c; $(touch /nonexistent)'])
    expect(ours?.variables).toEqual({ PORT: '8123' })
    expect(ours?.ppid).toBe(process.pid)
    expect(ours?.folder).toBe(process.cwd())
    expect(ours?.rssBytes).toBeGreaterThan(1_000_000)
    expect(ours?.ageMs).toBeLessThan(60_000)
    expect(ours?.program).toBe(process.execPath)
    expect(JSON.stringify(found)).not.toContain('hunter2')
  })

  it('does not list itself', async () => {
    expect(await listReal('[n]o-such-program-4712')).toEqual([])
  })

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.string(), (text, more) => {
        expect(
          Array.isArray(parseListedProcesses(`system 100 5 4096\nprocess 1 ${text}\nargument ${more}`)),
        ).toBe(true)
      }),
    )
  })
})

describe('systems/app/parse-ps', () => {
  it('reads ps aux and ps -ef with and without their heading', () => {
    const aux =
      'www-data   812  0.1  1.2 123456 60000 ?        S    14:33   0:01 /usr/bin/python3 /usr/bin/gunicorn shop:app'
    const ef = 'www-data     812     1  0 14:33 ?        00:00:01 /usr/bin/python3 /usr/bin/gunicorn shop:app'
    const head = 'USER PID %CPU %MEM VSZ RSS TTY STAT START TIME COMMAND'
    for (const text of [aux, ef, `${head}\n${aux}`, `${head}\r\n${aux}\r\n`]) {
      expect(parsePs(text)).toMatchObject([
        { pid: 812, user: 'www-data', argv: ['/usr/bin/python3', '/usr/bin/gunicorn', 'shop:app'] },
      ])
    }
    expect(parsePs('PID PPID ELAPSED CMD\n7 1 1-02:03:04 uwsgi --ini x.ini')[0]?.ageMs).toBe(93_784_000)
  })

  it('reads no processes out of other text', () => {
    expect(parsePs('2026/11/21 14:00:00 [error] 1#1: *1 connect() failed')).toEqual([])
  })
})

describe('systems/app/read-options', () => {
  it('reads options as getopt and argparse do', () => {
    const argv = [
      '-w',
      '4',
      '-b0.0.0.0:80',
      '--timeout=120',
      '--preload',
      '--bind',
      'unix:/x',
      'shop:app',
      '-t',
      '9',
    ]
    expect(readOptions(argv, { w: 'workers', b: 'bind', t: 'timeout' }, new Set(['preload']))).toEqual([
      { name: 'workers', value: '4' },
      { name: 'bind', value: '0.0.0.0:80' },
      { name: 'timeout', value: '120' },
      { name: 'preload', value: null },
      { name: 'bind', value: 'unix:/x' },
      { name: '', value: 'shop:app' },
      { name: 'timeout', value: '9' },
    ])
  })
})
