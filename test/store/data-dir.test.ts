import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { dataDirError, lockDataDir } from '../../src/store/data-dir.ts'
import { ownIdentity } from '../../src/store/process-identity.ts'

const script = join(import.meta.dirname, '../support/hold-data-dir.ts')

let folder: string
let children: ChildProcess[] = []

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'fiveohtwo-data-')), 'data')
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  children = []
  await rm(join(folder, '..'), { recursive: true, force: true })
})

/** Another process that tries to hold the folder, and the first thing it says. */
async function holder(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [said] = await once(createInterface({ input: child.stdout }), 'line')
  return { child, said }
}

describe('store/data-dir', () => {
  it('makes the folder, for its owner alone', async () => {
    const lock = await lockDataDir(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(await readdir(folder)).toEqual(['lock'])
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('refuses a folder that another process holds, naming that process', async () => {
    const { child, said } = await holder()
    expect(said).toBe('held')
    await expect(lockDataDir(folder)).rejects.toMatchObject({
      code: 'DATA_DIR_LOCKED',
      message: `The data folder ${folder} is in use by process ${child.pid}.`,
      hint: `Stop process ${child.pid}, or set DATA_DIR to another folder.`,
    })
  })

  it('refuses a second holder in the same process', async () => {
    const lock = await lockDataDir(folder)
    await expect(lockDataDir(folder)).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
    await lock.release()
    await (await lockDataDir(folder)).release()
  })

  it('takes over what a killed process left behind', async () => {
    const { child } = await holder()
    child.kill('SIGKILL')
    await once(child, 'exit')
    const lock = await lockDataDir(folder)
    expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8')).pid).toBe(process.pid)
    await expect(lockDataDir(folder)).rejects.toMatchObject({ code: 'DATA_DIR_LOCKED' })
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  it('takes over the lock of a dead process whose pid now belongs to another', async () => {
    await mkdir(folder)
    const reused = { ...(await ownIdentity()), started: 'an-earlier-boot/1', token: 'old' }
    await writeFile(join(folder, 'lock'), JSON.stringify(reused))
    const lock = await lockDataDir(folder)
    await lock.release()
  })

  it.each(['', '{"pid":1', '[]', 'null', '{"pid":"1","token":"../x"}'])(
    'takes over a lock that was cut off: %j',
    async (content) => {
      await mkdir(folder)
      await writeFile(join(folder, 'lock'), content)
      await (await lockDataDir(folder)).release()
    },
  )

  it('lets one of many have the lock of a dead process', async () => {
    for (let round = 0; round < 20; round += 1) {
      await mkdir(folder, { recursive: true })
      await writeFile(
        join(folder, 'lock'),
        JSON.stringify({ pid: 1, started: 'gone', token: `dead-${round}` }),
      )
      const tries = await Promise.allSettled(Array.from({ length: 10 }, () => lockDataDir(folder)))
      const held = tries.filter((attempt) => attempt.status === 'fulfilled')
      expect(held).toHaveLength(1)
      for (const attempt of tries) {
        if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'DATA_DIR_LOCKED' })
      }
      for (const { value } of held) await value.release()
      expect(await readdir(folder)).toEqual([])
    }
  })

  it('lets one of several processes that start at once have it', async () => {
    const first = await holder()
    first.child.kill('SIGKILL')
    await once(first.child, 'exit')
    const said = await Promise.all([holder(), holder(), holder()])
    expect(said.map((one) => one.said).sort()).toEqual(['DATA_DIR_LOCKED', 'DATA_DIR_LOCKED', 'held'])
  })

  it('names a path that cannot be a folder', async () => {
    await writeFile(folder, '')
    await expect(lockDataDir(folder)).rejects.toMatchObject({
      code: 'DATA_DIR_UNWRITABLE',
      message: expect.stringContaining(folder),
    })
    await expect(lockDataDir(join(folder, 'below'))).rejects.toMatchObject({ code: 'DATA_DIR_UNWRITABLE' })
  })

  it.skipIf(process.getuid?.() === 0)('names a folder that may not be written', async () => {
    await mkdir(folder)
    await chmod(folder, 0o500)
    await expect(lockDataDir(folder)).rejects.toMatchObject({ code: 'DATA_DIR_UNWRITABLE' })
  })

  it('tells a full disk from one that may not be written, and both from everything else', () => {
    const failed = (code: string) => dataDirError(Object.assign(new Error(code), { code }), '/data')
    expect(failed('ENOSPC')).toMatchObject({ code: 'DISK_FULL', message: expect.stringContaining('/data') })
    expect(failed('EROFS')).toMatchObject({ code: 'DATA_DIR_UNWRITABLE' })
    expect(failed('EMFILE')).toMatchObject({ code: 'EMFILE' })
  })
})
