import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { grantKey } from '../../../src/incident/approval/grant-key.ts'
import { Secret } from '../../../src/secret.ts'

const kept = { inMemory: false }

function settings(change: { changeKey?: Secret; databaseUrl?: Secret } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'grant-key-'))
  onTestFinished(() => {
    chmodSync(folder, 0o700)
    rmSync(folder, { recursive: true })
  })
  return { changeKey: null, databaseUrl: null, dataDir: join(folder, 'data'), ...change }
}

describe('incident/grant-key', () => {
  it('is made once, kept for this user alone, and the same after a restart', async () => {
    const own = settings()
    const first = await grantKey(own, kept)
    const second = await grantKey(own, kept)
    expect(first?.reveal()).toMatch(/^[\w-]{44}$/)
    expect(second?.reveal()).toBe(first?.reveal())
    expect(statSync(join(own.dataDir, 'change.key')).mode & 0o777).toBe(0o600)
  })

  it('of two that start at once is one', async () => {
    const own = settings()
    const keys = await Promise.all(Array.from({ length: 8 }, () => grantKey(own, kept)))
    expect(new Set(keys.map((key) => key?.reveal())).size).toBe(1)
  })

  it('is the configured one wherever there is one, and nothing is written', async () => {
    const own = settings({ changeKey: new Secret('c'.repeat(32)), databaseUrl: new Secret('postgres://x') })
    expect((await grantKey(own, kept))?.reveal()).toBe('c'.repeat(32))
    expect(() => statSync(own.dataDir)).toThrow('ENOENT')
  })

  it('is none with servers and no configured one', async () => {
    expect(await grantKey(settings({ databaseUrl: new Secret('postgres://x') }), kept)).toBeNull()
  })

  it('in memory is kept nowhere', async () => {
    const own = settings()
    expect((await grantKey(own, { inMemory: true }))?.reveal()).toHaveLength(44)
    expect(() => statSync(own.dataDir)).toThrow('ENOENT')
  })

  it('that was cut off is refused, with what to do', async () => {
    const own = settings()
    mkdirSync(own.dataDir)
    writeFileSync(join(own.dataDir, 'change.key'), 'short')
    await expect(grantKey(own, kept)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      hint: expect.stringContaining('Remove the file'),
    })
    expect(readFileSync(join(own.dataDir, 'change.key'), 'utf8')).toBe('short')
  })

  it('that is a folder is refused', async () => {
    const own = settings()
    mkdirSync(join(own.dataDir, 'change.key'), { recursive: true })
    await expect(grantKey(own, kept)).rejects.toMatchObject({ code: 'FILE_UNREADABLE' })
  })

  it('that cannot be written is refused', async () => {
    const own = settings()
    writeFileSync(own.dataDir, 'a file in place of the folder')
    await expect(grantKey(own, kept)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:DATA_DIR_UNWRITABLE|FILE_UNREADABLE)$/),
      hint: expect.stringContaining('CHANGE_KEY'),
    })
  })
})
