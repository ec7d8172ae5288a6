import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clockSynchronized } from '../../src/probes/clock.ts'

const never = new AbortController().signal
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fiveohtwo-clock-'))
})

afterAll(() => rm(folder, { recursive: true }))

async function programThat(script: string): Promise<string> {
  const path = join(folder, `timedatectl-${Math.random()}`)
  await writeFile(path, `#!/bin/sh\n${script}\n`)
  await chmod(path, 0o755)
  return path
}

describe('probes/clock', () => {
  test.each([
    ['echo yes', true],
    ['echo no', false],
    ['echo maybe', null],
    ['echo yes; exit 1', null],
    ['test "$*" = "show -p NTPSynchronized --value" && echo yes', true],
  ])('a program that does `%s` means %s', async (script, synchronized) => {
    expect(await clockSynchronized(never, await programThat(script))).toBe(synchronized)
  })

  test('a machine without the program cannot be asked', async () => {
    expect(await clockSynchronized(never, join(folder, 'missing'))).toBeNull()
  })
})
