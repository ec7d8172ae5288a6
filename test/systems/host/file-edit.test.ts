import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import type { Command, Ran } from '../../../src/model/host.ts'
import { fileEdit, fileRestore, readFileEdit } from '../../../src/systems/host/file-edit.ts'
import { applyPieces, sha256 } from '../../../src/systems/host/file-patch.ts'
import { anyCharacter } from '../../support/any-character.ts'
import { installedProgram } from '../../support/installed-program.ts'

const root = mkdtempSync(join(tmpdir(), 'fiveohtwo-edit-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const busybox = installedProgram('busybox')
const applets = join(root, 'applets')
if (busybox !== null) {
  mkdirSync(applets)
  execFileSync(busybox, ['--install', '-s', applets])
}
/** Every shell that a machine may have for sh; with busybox its own cp, mv, head, tail and sha256sum as well. */
const shells = [
  { shell: 'dash', path: undefined },
  { shell: 'bash', path: undefined },
  ...(busybox === null ? [] : [{ shell: 'busybox sh', path: applets }]),
]

let folders = 0
function newFolder(): string {
  folders += 1
  const folder = join(root, `case ${folders}`)
  mkdirSync(folder)
  return folder
}

const old = 'upstream shop { server 10.0.0.1; }\n'
const next = 'upstream shop { server 10.0.0.1 down; }\n'
const usual = { key: 'k7', check: null, activate: null }

describe.each(shells)('systems/host/file-edit in $shell', ({ shell, path: searched }) => {
  function start({ argv }: Command) {
    const [program = '', ...rest] = shell.split(' ')
    const env = { ...process.env, ...(searched && { PATH: `${searched}:${process.env.PATH}` }), LC_ALL: 'C' }
    return spawn(program, [...rest, ...argv.slice(1)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
  }
  async function run(command: Command): Promise<Ran> {
    return await ended(start(command))
  }
  async function ended(child: ReturnType<typeof start>): Promise<Ran> {
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    const [exitCode] = await once(child, 'close')
    return {
      stdout: Buffer.concat(out).toString(),
      stderr: Buffer.concat(err).toString(),
      exitCode,
      failure: null,
      truncated: false,
    }
  }
  async function edit(change: Partial<Parameters<typeof fileEdit>[0]> & { path: string }) {
    return readFileEdit(await run(fileEdit({ ...usual, expected: sha256(old), content: next, ...change })))
  }
  async function restore(change: Partial<Parameters<typeof fileRestore>[0]> & { path: string }) {
    return readFileEdit(await run(fileRestore({ ...usual, ...change })))
  }
  function newFile(): { folder: string; path: string } {
    const folder = newFolder()
    const path = join(folder, 'shop.conf')
    writeFileSync(path, old)
    return { folder, path }
  }
  /** A program that notes that it ran, with what the file held then. */
  function noting(folder: string, path: string, word: string, exitCode = 0) {
    return [
      'sh',
      '-c',
      `printf '%s ' "$1" >>"$2"; cat "$3" >>"$2"; echo "$1 said no"; exit ${exitCode}`,
      'sh',
      word,
      join(folder, 'notes'),
      path,
    ] as const
  }

  it('changes a file, keeps owner and mode, checks, activates and keeps what was', async () => {
    const { folder, path } = newFile()
    chmodSync(path, 0o640)
    if (process.getuid?.() === 0) chownSync(path, 33, 33)
    const before = statSync(path)
    const outcome = await edit({
      path,
      check: noting(folder, path, 'check'),
      activate: noting(folder, path, 'activate'),
    })
    expect(outcome).toEqual({
      outcome: 'pass',
      summary: `${path} was changed, checked and put into effect. What it was is in ${folder}/.shop.conf.fiveohtwo-k7.`,
    })
    expect(readFileSync(path, 'utf8')).toBe(next)
    const { mode, uid, gid } = statSync(path)
    expect({ mode, uid, gid }).toEqual({ mode: before.mode, uid: before.uid, gid: before.gid })
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe(`check ${next}activate ${next}`)
    expect(readFileSync(join(folder, '.shop.conf.fiveohtwo-k7'), 'utf8')).toBe(old)
  })

  it('leaves no file that a glob of all files would read', async () => {
    const { folder, path } = newFile()
    await edit({ path })
    expect(readdirSync(folder).filter((name) => !name.startsWith('.'))).toEqual(['shop.conf'])
  })

  it('changes nothing when the file was changed meanwhile', async () => {
    const { folder, path } = newFile()
    writeFileSync(path, 'by somebody else\n')
    const outcome = await edit({ path, activate: noting(folder, path, 'activate') })
    expect(outcome.outcome).toBe('fail')
    expect(outcome.summary).toContain('is not what it was when the plan was made; nothing was changed')
    expect(readFileSync(path, 'utf8')).toBe('by somebody else\n')
    expect(readdirSync(folder)).toEqual(['shop.conf'])
  })

  it('changes nothing when the file is gone, or is there when it must not be', async () => {
    const { path } = newFile()
    expect((await edit({ path, expected: null })).outcome).toBe('fail')
    expect(readFileSync(path, 'utf8')).toBe(old)
    rmSync(path)
    expect((await edit({ path })).outcome).toBe('fail')
    expect(existsSync(path)).toBe(false)
  })

  it('puts the old file back when the check fails, and activates nothing', async () => {
    const { folder, path } = newFile()
    const outcome = await edit({
      path,
      check: noting(folder, path, 'nginx-t', 1),
      activate: noting(folder, path, 'activate'),
    })
    expect(outcome).toEqual({
      outcome: 'fail',
      summary: `The new ${path} did not pass its check and was put back at once. It said: nginx-t said no`,
    })
    expect(readFileSync(path, 'utf8')).toBe(old)
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe(`nginx-t ${next}`)
    expect(readdirSync(folder).toSorted()).toEqual(['notes', 'shop.conf'])
  })

  it('puts the old file back into effect when the new one cannot be put into effect', async () => {
    const { folder, path } = newFile()
    const onlyOld = [
      'sh',
      '-c',
      'cat "$1" >>"$2"; ! grep -q down "$1"',
      'sh',
      path,
      join(folder, 'notes'),
    ] as const
    const outcome = await edit({ path, activate: onlyOld })
    expect(outcome.summary).toContain('the old one is back and in effect')
    expect(outcome.outcome).toBe('fail')
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe(next + old)
    expect(readFileSync(path, 'utf8')).toBe(old)

    const never = await edit({ path, activate: ['false'] })
    expect(never.summary).toContain('could not be put into effect either')
    expect(readFileSync(path, 'utf8')).toBe(old)
  })

  it('edits the file that a link leads to', async () => {
    const { folder, path } = newFile()
    const enabled = join(folder, 'enabled')
    mkdirSync(enabled)
    symlinkSync('../shop.conf', join(enabled, 'shop'))
    expect(await edit({ path: join(enabled, 'shop') })).toMatchObject({ outcome: 'pass' })
    expect(readFileSync(path, 'utf8')).toBe(next)
    expect(lstatSync(join(enabled, 'shop')).isSymbolicLink()).toBe(true)
    expect(readdirSync(enabled)).toEqual(['shop'])
    expect(await restore({ path: join(enabled, 'shop') })).toMatchObject({ outcome: 'pass' })
    expect(readFileSync(path, 'utf8')).toBe(old)
  })

  it('follows no link to nowhere, and takes no folder for a file', async () => {
    const { folder } = newFile()
    symlinkSync('nowhere', join(folder, 'link'))
    expect((await edit({ path: join(folder, 'link'), expected: null })).summary).toContain(
      'a file that is not there',
    )
    expect((await edit({ path: folder })).summary).toContain('no plain file')
    expect((await edit({ path: join(folder, 'a/b/c.conf'), expected: null })).summary).toContain('no folder')
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })

  it('is one change when it is done twice', async () => {
    const { folder, path } = newFile()
    await edit({ path })
    const outcome = await edit({ path, activate: noting(folder, path, 'activate') })
    expect(outcome).toMatchObject({ outcome: 'pass' })
    expect(outcome.summary).toContain('already was as planned, put into effect')
    expect(readFileSync(join(folder, '.shop.conf.fiveohtwo-k7'), 'utf8')).toBe(old)
    expect(await restore({ path })).toMatchObject({ outcome: 'pass' })
    expect(readFileSync(path, 'utf8')).toBe(old)
  })

  it('puts back what was, once, and leaves nothing behind', async () => {
    const { folder, path } = newFile()
    chmodSync(path, 0o600)
    await edit({ path })
    const outcome = await restore({
      path,
      check: noting(folder, path, 'check'),
      activate: noting(folder, path, 'act'),
    })
    expect(outcome).toEqual({
      outcome: 'pass',
      summary: `${path} is as it was before, checked and put into effect.`,
    })
    expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe(`check ${old}act ${old}`)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder).toSorted()).toEqual(['notes', 'shop.conf'])
    expect(await restore({ path, expected: sha256(old) })).toMatchObject({ outcome: 'pass' })
    expect((await restore({ path })).summary).toContain('There is no backup')
  })

  it('does not put back over what somebody wrote since', async () => {
    const { folder, path } = newFile()
    await edit({ path })
    writeFileSync(path, 'by somebody else\n')
    const outcome = await restore({ path })
    expect(outcome).toEqual({
      outcome: 'fail',
      summary: `${path} was changed by somebody since, and was not touched; what it was before is in ${folder}/.shop.conf.fiveohtwo-k7.`,
    })
    expect(readFileSync(path, 'utf8')).toBe('by somebody else\n')
  })

  it('says so when what was put back cannot be put into effect', async () => {
    const { path } = newFile()
    await edit({ path })
    expect((await restore({ path, check: ['false'] })).summary).toContain('does not pass its check')
    expect((await restore({ path, activate: ['false'] })).summary).toContain('could not be put into effect')
    expect(readFileSync(path, 'utf8')).toBe(old)
  })

  it('makes a file with its folder, and removes both again', async () => {
    const folder = newFolder()
    const path = join(folder, 'shop.service.d', '50-files.conf')
    expect(await edit({ path, expected: null })).toMatchObject({ outcome: 'pass' })
    expect(readFileSync(path, 'utf8')).toBe(next)
    expect(statSync(path).mode & 0o777).toBe(0o644)
    expect(await restore({ path })).toMatchObject({ outcome: 'pass' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('removes a new file that does not pass its check, and a folder that was there stays', async () => {
    const folder = newFolder()
    const path = join(folder, 'new.conf')
    expect(await edit({ path, expected: null, check: ['false'] })).toMatchObject({ outcome: 'fail' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('keeps to a file when there is no room for the new one', async () => {
    const { folder, path } = newFile()
    // What a full disk does: a program may write 1 block, and more fails. The signal for it is turned off.
    const command = fileEdit({
      ...usual,
      path,
      expected: sha256(old),
      content: `${next}${'#'.repeat(9000)}`,
    })
    const child = spawn(
      'bash',
      ['-c', 'trap "" XFSZ; ulimit -f 1; exec "$@"', 'bash', ...shell.split(' '), ...command.argv.slice(1)],
      {
        env: { ...process.env, ...(searched && { PATH: `${searched}:${process.env.PATH}` }) },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      },
    )
    const outcome = readFileEdit(await ended(child))
    expect(outcome.outcome).toBe('fail')
    expect(outcome.summary).toContain('could not be written; nothing was changed')
    expect(readFileSync(path, 'utf8')).toBe(old)
    expect(readdirSync(folder)).toEqual(['shop.conf'])
  })

  it('puts back what was when its time is over before the check has ended', async () => {
    const { folder, path } = newFile()
    const check = ['sh', '-c', 'echo >"$1"; exec sleep 30', 'sh', join(folder, 'checking')] as const
    const child = start(
      fileEdit({ ...usual, path, expected: sha256(old), content: next, check, activate: null }),
    )
    const ran = ended(child)
    await expect.poll(() => existsSync(join(folder, 'checking')), { timeout: 15_000 }).toBe(true)
    expect(readFileSync(path, 'utf8')).toBe(next)
    process.kill(-(child.pid ?? 0), 'SIGTERM')
    const { outcome, summary } = readFileEdit(await ran)
    expect(outcome).toBe('fail')
    expect(summary).toMatch(/time was over|was put back at once/)
    expect(readFileSync(path, 'utf8')).toBe(old)
    expect(readdirSync(folder).toSorted()).toEqual(['checking', 'shop.conf'])
  })

  it('says that nobody knows when it is ended while the new file is put into effect', async () => {
    const { folder, path } = newFile()
    const activate = ['sh', '-c', 'echo >"$1"; exec sleep 30', 'sh', join(folder, 'acting')] as const
    const child = start(fileEdit({ ...usual, path, expected: sha256(old), content: next, activate }))
    const ran = ended(child)
    await expect.poll(() => existsSync(join(folder, 'acting')), { timeout: 15_000 }).toBe(true)
    process.kill(-(child.pid ?? 0), 'SIGTERM')
    const cut = await ran
    expect(() => readFileEdit(cut)).toThrow('nobody can say')
    expect(await restore({ path })).toMatchObject({ outcome: 'pass' })
    expect(readFileSync(path, 'utf8')).toBe(old)
  })

  it('can be repeated, and undone, after it was killed at any point', async () => {
    for (const at of ['cp', 'sha256sum', 'mv', 'check']) {
      const { folder, path } = newFile()
      const bin = join(folder, 'bin')
      mkdirSync(bin)
      // The program of that name notes that it was started and waits to be killed.
      writeFileSync(join(bin, at), `#!/bin/sh\n: >'${folder}/reached'\nexec sleep 30\n`, { mode: 0o755 })
      const command = fileEdit({
        ...usual,
        path,
        expected: sha256(old),
        content: next,
        check: at === 'check' ? ['check'] : null,
      })
      const [program = '', ...rest] = shell.split(' ')
      // Applets of busybox win over PATH in its shell: there only the check can be held up.
      if (searched !== undefined && at !== 'check') continue
      const child = spawn(program, [...rest, ...command.argv.slice(1)], {
        env: { ...process.env, PATH: `${bin}:${searched ?? ''}:${process.env.PATH}` },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      })
      const ran = ended(child)
      await expect.poll(() => existsSync(join(folder, 'reached')), { timeout: 15_000 }).toBe(true)
      process.kill(-(child.pid ?? 0), 'SIGKILL')
      const cut = await ran
      expect(() => readFileEdit(cut), at).toThrow('nobody can say')
      expect([old, next]).toContain(readFileSync(path, 'utf8'))
      expect(await edit({ path }), at).toMatchObject({ outcome: 'pass' })
      expect(readFileSync(path, 'utf8'), at).toBe(next)
      expect(await restore({ path }), at).toMatchObject({ outcome: 'pass' })
      expect(readFileSync(path, 'utf8'), at).toBe(old)
    }
  })

  it('puts pieces into a file and gives every byte as it is', async () => {
    const letters = fc.oneof(
      anyCharacter,
      fc.constantFrom('\n', "'", '"', '\\', '%s', '$(id)', '`', '*', ' '),
    )
    const text = fc.array(letters, { maxLength: 30 }).map((parts) => parts.join('').replaceAll('\0', ''))
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 60 }),
        text,
        text,
        fc.nat(60),
        fc.nat(60),
        async (bytes, one, two, a, b) => {
          const path = join(newFolder(), 'any')
          const content = Buffer.from(bytes)
          writeFileSync(path, content)
          const [first, second] = [a, b].map((at) => at % (content.length + 1)).toSorted((x, y) => x - y)
          if (first === undefined || second === undefined) return
          const pieces = [
            { at: first, remove: Math.floor((second - first) / 2), insert: one },
            { at: second, remove: content.length - second, insert: two },
          ]
          const wanted = applyPieces(content, pieces)
          const patch = { pieces, becomes: sha256(wanted) }
          expect(await edit({ path, expected: sha256(content), content: patch })).toMatchObject({
            outcome: 'pass',
          })
          expect(readFileSync(path).equals(wanted)).toBe(true)
          expect(await edit({ path, expected: sha256(wanted), content: one })).toMatchObject({
            outcome: 'pass',
          })
          expect(readFileSync(path, 'utf8')).toBe(one)
        },
      ),
      { numRuns: 8 },
    )
  })

  it('gives check and activation their arguments as they are', async () => {
    const { folder, path } = newFile()
    const words = ['', ' ', '*', "'", '$HOME', '-n', 'a\nb', 'é']
    const to = (name: string) =>
      ['sh', '-c', 'f=$1; shift; printf "<%s>" "$@" >"$f"', 'sh', join(folder, name), ...words] as const
    await edit({ path, check: to('c'), activate: to('a') })
    const wanted = words.map((word) => `<${word}>`).join('')
    expect(readFileSync(join(folder, 'c'), 'utf8')).toBe(wanted)
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe(wanted)
  })
})

describe('systems/host/file-edit', () => {
  it('refuses paths and keys that could mean something else', () => {
    for (const path of ['shop.conf', '', '/', '/etc/', '/a\nb', '/a\0']) {
      expect(() => fileEdit({ ...usual, path, expected: null, content: '' })).toThrow(RangeError)
    }
    for (const key of ['', '../x', 'a b']) {
      expect(() => fileRestore({ ...usual, path: '/etc/x', key })).toThrow(RangeError)
    }
    expect(() =>
      fileEdit({ ...usual, path: '/etc/x', expected: null, content: 'x'.repeat(131_072) }),
    ).toThrow(RangeError)
  })

  it('says that the account may not do it, and that nothing was done', () => {
    const ran = {
      stdout: '',
      stderr: 'sudo: a password is required',
      exitCode: 1,
      failure: 'forbidden',
      truncated: false,
    } as const
    expect(readFileEdit(ran)).toMatchObject({ outcome: 'fail' })
  })
})
