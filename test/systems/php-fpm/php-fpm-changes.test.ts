import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { childrenFor } from '../../../src/systems/php-fpm/children-for.ts'
import { phpFpmReload } from '../../../src/systems/php-fpm/php-fpm-reload-change.ts'
import { phpFpmSet } from '../../../src/systems/php-fpm/php-fpm-set-change.ts'
import { poolSettings } from '../../../src/systems/php-fpm/pool-files.ts'
import { aimed, freePort, gatewaySite, lackingOf, thisMachine } from '../../support/gateway-site.ts'
import { installedProgram } from '../../support/installed-program.ts'

const program = installedProgram('php-fpm', 'php-fpm8.2', 'php-fpm8.3', 'php-fpm8.4')

/** A real PHP-FPM with its pool in a file that the main one includes. */
async function startFpm(manager = 'pm = static\npm.max_children = 2') {
  const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-pool-'))
  mkdirSync(join(folder, 'pool.d'))
  const port = await freePort()
  const file = join(folder, 'pool.d', 'shop.conf')
  const pid = join(folder, 'fpm.pid')
  writeFileSync(
    file,
    `; the pool of the shop\n[shop]\nlisten = 127.0.0.1:${port}\nuser = www-data\ngroup = www-data\n${manager} ; few\n;request_terminate_timeout = 0\n`,
  )
  const main = join(folder, 'fpm.conf')
  writeFileSync(
    main,
    `[global]\npid = ${pid}\nerror_log = ${folder}/error.log\ndaemonize = no\ninclude=${folder}/pool.d/*.conf\n`,
  )
  const child = spawn(program ?? '', ['-F', '-y', main], { stdio: 'ignore' })
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    rmSync(folder, { recursive: true, force: true })
  })
  await expect
    .poll(() => existsSync(pid) && readFileSync(join(folder, 'error.log'), 'utf8'), { timeout: 15_000 })
    .toContain('ready to handle connections')
  const at = gatewaySite({ gateway: 'php-fpm', port, hosts: thisMachine() })
  return { folder, file, main, at, pid: child.pid ?? 0 }
}

// Pools change to another user, which takes root.
describe.skipIf(program === null || process.getuid?.() !== 0)('systems/php-fpm/changes', () => {
  it('raises the number of children, and puts it back', async () => {
    const fpm = await startFpm()
    const { place, context } = fpm.at
    const before = readFileSync(fpm.file, 'utf8')
    const exact = await aimed(phpFpmSet, { setting: 'pm.max_children', value: '3' }, fpm.at)
    expect(phpFpmSet.commands(exact)).toEqual([
      `edit ${fpm.file}:`,
      '- pm.max_children = 2 ; few',
      '+ pm.max_children = 3 ; few',
      `${exact.fpm.program} -t -y ${fpm.main}`,
      `kill -USR2 ${fpm.pid}`,
    ])
    const state = await phpFpmSet.inspect(place, exact, context)
    expect((await phpFpmSet.inspect(place, exact, context)).marks).toEqual(state.marks)
    expect(await phpFpmSet.apply(place, exact, context)).toMatchObject({ outcome: 'pass' })
    expect(readFileSync(fpm.file, 'utf8')).toBe(before.replace('max_children = 2', 'max_children = 3'))
    expect((await phpFpmSet.inspect(place, exact, context)).marks).toMatchObject({ master: fpm.pid })
    if ('none' in phpFpmSet.undo) throw new TypeError('it has a way back')
    expect(await phpFpmSet.undo.apply(place, exact, context)).toMatchObject({ outcome: 'pass' })
    expect(readFileSync(fpm.file, 'utf8')).toBe(before)
  })

  it('writes a setting that the pool does not have, as the diagnosis worked out', async () => {
    const fpm = await startFpm()
    const advice = [
      {
        cause: 'timeout-ladder-inverted' as const,
        hop: 'edge',
        host: 'here',
        setting: 'request_terminate_timeout = 65s',
        where: 'default',
        why: 'It ends too soon.',
      },
    ]
    const at = { ...fpm.at, site: { ...fpm.at.site, advice } }
    const exact = await aimed(phpFpmSet, { setting: 'request_terminate_timeout', from: 'advice' }, at)
    expect(exact.lines).toEqual(['+ request_terminate_timeout = 65s'])
    expect(await phpFpmSet.apply(at.place, exact, at.context)).toMatchObject({ outcome: 'pass' })
    expect(await lackingOf(phpFpmSet, { setting: 'request_terminate_timeout', value: '65s' }, at)).toContain(
      'already',
    )
  })

  it('reloads, also where children start on demand, and never with an invalid configuration', async () => {
    const fpm = await startFpm('pm = ondemand\npm.max_children = 2')
    const { place, context } = fpm.at
    const exact = await aimed(phpFpmReload, {}, fpm.at)
    expect(exact.fpm).toMatchObject({ config: fpm.main, unit: null, pid: fpm.pid })
    expect(await phpFpmReload.apply(place, exact, context)).toMatchObject({ outcome: 'pass' })
    writeFileSync(fpm.file, '[shop]\nnonsense = 1\n')
    const outcome = await phpFpmReload.apply(place, exact, context)
    expect(outcome.outcome).toBe('fail')
    expect(outcome.summary).toContain('is not valid, so it was not reloaded')
    expect((await phpFpmReload.inspect(place, exact, context)).marks.master).toBe(fpm.pid)
  })
})

describe('systems/php-fpm/children-for', () => {
  const room = {
    pool: 'shop',
    host: 'web-1',
    present: 5,
    most: null,
    memory: 'MemAvailable:    1048576 kB\n4096\n',
    pages: [12_800, 10_000, 10_000, 10_000, 10_000],
  }

  it('doubles the number where there is room for all of them', () => {
    expect(childrenFor(room)).toBe('10')
    expect(childrenFor({ ...room, most: 7 })).toBe('7')
  })

  it('takes no more than has room in memory', () => {
    expect(childrenFor({ ...room, most: 200 })).toBe(String(5 + Math.floor((0.7 * 1024) / 50)))
    expect(childrenFor({ ...room, memory: 'MemAvailable: 51200 kB\n4096\n' })).toMatchObject({
      lacking: expect.stringContaining('no room for more than 5'),
    })
  })

  it('raises nothing of which it does not know what it takes', () => {
    expect(childrenFor({ ...room, pages: [] })).toMatchObject({ lacking: expect.any(String) })
    expect(childrenFor({ ...room, memory: '' })).toMatchObject({ lacking: expect.any(String) })
    expect(childrenFor({ ...room, most: 5 })).toMatchObject({ lacking: expect.stringContaining('5 already') })
  })
})

describe('systems/php-fpm/pool-files', () => {
  it('finds a setting in its pool, and the place for one that is missing', () => {
    const text =
      '[global]\npm.max_children = 1\n[a]\npm.max_children = 2\n;pm.max_children = 9\n[b]\nlisten = 9000\n'
    const found = poolSettings(text, 'pm.max_children')
    expect([...found.keys()]).toEqual(['a', 'b'])
    const [a, b] = [found.get('a'), found.get('b')]
    expect(text.slice(a?.at, (a?.at ?? 0) + (a?.remove ?? 0))).toBe('2')
    expect(b).toMatchObject({ value: null, remove: 0 })
    expect(text.slice(0, b?.at).endsWith('[b]')).toBe(true)
  })
})
