import { chmod, mkdir, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeDotenv } from '../../../src/cli/setup/write-dotenv.ts'
import { temporaryFolder } from '../../support/cli.ts'

async function folder(): Promise<string> {
  const made = await temporaryFolder()
  onTestFinished(() => rm(made, { recursive: true }))
  return made
}

describe('cli/setup/write-dotenv', () => {
  it('makes the file for its owner alone, and leaves nothing else behind', async () => {
    const cwd = await folder()
    const file = await writeDotenv(cwd, { SLACK_BOT_TOKEN: 'xoxb-1' })
    expect(file).toBe(join(cwd, '.env'))
    expect(await readFile(file, 'utf8')).toBe('SLACK_BOT_TOKEN=xoxb-1\n')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readdir(cwd)).toEqual(['.env'])
  })

  it('takes the rights of others away from a file that was there', async () => {
    const cwd = await folder()
    await writeFile(join(cwd, '.env'), '# mine\nPORT=1\n')
    await chmod(join(cwd, '.env'), 0o644)
    await writeDotenv(cwd, { DISCORD_GUILD: '1' })
    expect(await readFile(join(cwd, '.env'), 'utf8')).toBe('# mine\nPORT=1\nDISCORD_GUILD=1\n')
    expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o600)
  })

  it('a link stays a link', async () => {
    const cwd = await folder()
    await writeFile(join(cwd, 'shared'), 'PORT=1\n')
    await symlink('shared', join(cwd, '.env'))
    await writeDotenv(cwd, { DISCORD_GUILD: '1' })
    expect(await readlink(join(cwd, '.env'))).toBe('shared')
    expect(await readFile(join(cwd, 'shared'), 'utf8')).toBe('PORT=1\nDISCORD_GUILD=1\n')
  })

  it.each([
    ['is a folder', (file: string) => mkdir(file)],
    ['is no text', (file: string) => writeFile(file, Buffer.from([0x41, 0x3d, 0xff, 0x0a]))],
  ])('what %s is left as it is', async (_title, make) => {
    const cwd = await folder()
    await make(join(cwd, '.env'))
    await expect(writeDotenv(cwd, { DISCORD_GUILD: '1' })).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    expect(await readdir(cwd)).toEqual(['.env'])
  })
})
