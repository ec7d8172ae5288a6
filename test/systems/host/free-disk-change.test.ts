import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freeDiskChange } from '../../../src/systems/host/free-disk-change.ts'
import { removeFilesScript } from '../../../src/systems/host/remove-files-script.ts'
import { type Answer, scriptedHosts } from '../../support/scripted-hosts.ts'
import { contextOf, place, siteOf } from './change-site.ts'

const df = 'Filesystem 1024-blocks Used Available Capacity Mounted on\n'
const root = '/dev/sda1 1000000 995000 5000 100% /\n'
const data = '/dev/sdb1 1000000 100000 900000 10% /data\n'
const image = `sha256:${'ab'.repeat(32)}`

const machine: Record<string, Answer> = {
  'df -P -k -l': `${df}${root}${data}/dev/loop3 100 100 0 100% /snap/core/1\n`,
  'find -P /var/log/journal': '',
  'find -P /var/cache/apt/archives': '8000000 1700000000.5 /var/cache/apt/archives/a_1_amd64.deb\n',
  'find -P /var/log ':
    '30000000 1700000000.5 /var/log/nginx/access.log.2.gz\n30000000 1700000000.5 /var/log/nginx/access.log.2.gz\n9 1 /var/log/auth.log.2.gz\n',
  'docker image ls': `${image}\n`,
  'docker info': '/data/docker\n',
  'df -P -k -- /var/cache/apt/archives /var/log/nginx': `${df}${root}${root}`,
  'df -P -k -- /data/docker': `${df}${data}`,
  'docker image inspect': `${image} 90000000\n`,
}

const exact = {
  mount: '/',
  usedPercent: 100,
  items: [
    {
      place: 'logs' as const,
      name: '/var/log/nginx/access.log.2.gz',
      bytes: 30_000_000,
      writtenAt: 1_700_000_000,
    },
    { place: 'images' as const, name: image, bytes: 90_000_000, writtenAt: 0 },
  ],
}

function aim(script: Record<string, Answer>, params: object = {}) {
  return freeDiskChange.aim(siteOf(), freeDiskChange.params.parse(params), contextOf(scriptedHosts(script)))
}

describe('systems/host/free-disk-change', () => {
  it('lists what may go on the file system that is full, largest first, and nothing of another', async () => {
    expect(await aim(machine)).toEqual({
      mount: '/',
      usedPercent: 100,
      items: [
        {
          place: 'logs',
          name: '/var/log/nginx/access.log.2.gz',
          bytes: 30_000_000,
          writtenAt: 1_700_000_000,
        },
        {
          place: 'apt',
          name: '/var/cache/apt/archives/a_1_amd64.deb',
          bytes: 8_000_000,
          writtenAt: 1_700_000_000,
        },
      ],
    })
  })

  it('takes the images where their file system is the full one', async () => {
    const aimed = await aim({ ...machine, 'df -P -k -- /data/docker': `${df}${root}` })
    expect(aimed).toMatchObject({ items: [{ place: 'images', name: image }, {}, {}] })
  })

  it('leaves out the places that the remedy does not name', async () => {
    const script = { ...machine, 'df -P -k -- /var/cache/apt/archives': `${df}${root}` }
    expect(await aim(script, { places: ['apt'] })).toEqual({
      lacking:
        '/ is 100 % full, and what may be removed there are only 8 MB: look with "du -x" what fills it.',
    })
  })

  it('says so when nothing is full, or when nothing that is full may be removed', async () => {
    expect(await aim({ ...machine, 'df -P -k -l': `${df}${data}` })).toEqual({
      lacking: 'No file system is full now.',
    })
    expect(await aim({ 'df -P -k -l': `${df}${root}` })).toEqual({
      lacking:
        '/ is 100 % full, but nothing that may be removed lies there: look with "du -x" what fills it.',
    })
  })

  it('names each thing in the plan', () => {
    expect(freeDiskChange.commands(exact)).toEqual([
      '# 120 MB of /, which is 100 % full; each is removed only when it is still as seen:',
      'rm -- /var/log/nginx/access.log.2.gz   # 30 MB, of 2023-11-14',
      `docker image rm ${image}   # 90 MB`,
    ])
  })

  it('refuses a plan that names anything else', () => {
    const [, second] = exact.items
    for (const name of [
      '/etc/passwd',
      '/var/log/nginx/../../../etc/shadow.1.gz',
      '/var/log/nginx/access.log',
    ]) {
      const items = [{ place: 'logs', name, bytes: 1, writtenAt: 1 }, second]
      expect(freeDiskChange.exact.safeParse({ ...exact, items }).success).toBe(false)
    }
  })

  it('removes exactly that, and says what came of it', async () => {
    const hosts = scriptedHosts({
      sh: 'removed /var/log/nginx/access.log.2.gz\n',
      'docker image rm': { exitCode: 1, stderr: 'image is being used' },
      'df -P -k -- /': `${df}/dev/sda1 1000000 900000 100000 90% /\n`,
    })
    expect(await freeDiskChange.apply(place, exact, contextOf(hosts))).toEqual({
      outcome: 'pass',
      summary:
        '1 of 2 removed, 30 MB; 1 left alone, because they were gone, in use or different; / is 90 % full now.',
    })
    expect(hosts.ran.map(({ argv }) => argv.slice(argv[0] === 'sh' ? 4 : 0))).toEqual([
      ['/var/log/nginx/access.log.2.gz', '30000000', '1700000000'],
      ['docker', 'image', 'rm', image],
      ['df', '-P', '-k', '--', '/'],
    ])
  })

  it('tells a machine on which part of it was removed already', async () => {
    const hosts = scriptedHosts({ sh: '-\n', 'docker image inspect': `${image} 90000000\n` })
    expect((await freeDiskChange.inspect(place, exact, contextOf(hosts))).marks).toEqual({
      there: 1,
      removed: 1,
      changed: 0,
    })
  })

  it('the script removes the very file that was seen, and no link, other file or folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fiveohtwo-test-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const at = (name: string) => join(folder, name)
    for (const name of ["same 'x'.gz", 'grown.gz', 'target.gz', '-f']) writeFileSync(at(name), 'log')
    symlinkSync(at('target.gz'), at('link.gz'))
    const args = ["same 'x'.gz", 'grown.gz', 'link.gz', 'missing.gz', '-f', '.'].flatMap((name) => {
      const { size, mtimeMs } = statSync(existsSync(at(name)) ? at(name) : folder)
      return [at(name), String(size + (name === 'grown.gz' ? 1 : 0)), String(Math.floor(mtimeMs / 1000))]
    })
    const said = execFileSync('sh', ['-c', removeFilesScript, 'sh', ...args], { encoding: 'utf8' })
    expect(said.replaceAll(folder, '').trimEnd().split('\n')).toEqual([
      "removed /same 'x'.gz",
      'kept /grown.gz',
      'kept /link.gz',
      'gone /missing.gz',
      'removed /-f',
      'kept',
    ])
    expect([existsSync(at('target.gz')), existsSync(at('grown.gz'))]).toEqual([true, true])
  })
})
