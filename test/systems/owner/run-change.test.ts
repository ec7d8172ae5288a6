import { describe, expect, it } from 'vitest'
import { BotError, type ErrorCode } from '../../../src/errors.ts'
import type { Hosts } from '../../../src/model/host.ts'
import { refusalOf } from '../../../src/systems/owner/refusal-of.ts'
import { runChange } from '../../../src/systems/owner/run-change.ts'
import { changeContext, siteAt } from '../../support/change-site.ts'

const failing = (code: ErrorCode): Hosts => ({
  run: async () => {
    throw new BotError(code, 'web-1: no route to host.', 'Look at it.')
  },
})
const run = (hosts?: Hosts) =>
  runChange(siteAt().place, [], changeContext(hosts && { hosts }), () => ({
    outcome: 'pass',
    summary: 'done',
  }))

describe('systems/owner/run-change', () => {
  it.each<ErrorCode>([
    'HOST_UNREACHABLE',
    'HOST_KEY_UNKNOWN',
    'HOST_KEY_CHANGED',
    'HOST_LOGIN_REFUSED',
    'CONFIG_INVALID',
  ])('knows that nothing was changed after %s', async (code) => {
    expect(await run(failing(code))).toEqual({
      outcome: 'fail',
      summary: 'Nothing was changed: web-1: no route to host.',
    })
  })

  it.each<ErrorCode>(['HOST_CUT_OFF', 'HOST_OUTPUT_LIMIT', 'CANCELED', 'INTERNAL'])(
    'does not claim to know anything after %s',
    async (code) => {
      await expect(run(failing(code))).rejects.toMatchObject({ code })
    },
  )

  it('changes nothing without a key', async () => {
    await expect(run()).rejects.toMatchObject({ code: 'NOT_ALLOWED' })
  })
})

describe('systems/owner/refusal-of', () => {
  const ran = { stdout: '', stderr: '', exitCode: 0, failure: null, truncated: false }

  it.each([
    [ran, null],
    [undefined, 'it was not run'],
    [{ ...ran, exitCode: 127, failure: 'missing' as const }, 'there is no such program'],
    [{ ...ran, exitCode: 1 }, 'exit status 1'],
    [{ ...ran, exitCode: null }, 'it was ended by a signal'],
    [
      { ...ran, exitCode: 1, stderr: '\n\n  password=hunter2 is \u001b[31mwrong\u001b[0m\n' },
      'password=[redacted] is [31mwrong [0m',
    ],
  ])('says of %o: %s', (given, is) => {
    expect(refusalOf(given)).toBe(is)
  })
})
