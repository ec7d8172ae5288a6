import { webApi } from '@slack/bolt'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { slackError, slackErrorName } from '../../../src/chat/slack/slack-error.ts'
import { BotError } from '../../../src/errors.ts'
import { hostileText } from '../../support/hostile-text.ts'

const platform = (data: Record<string, unknown>) =>
  new webApi.WebAPIPlatformError({ ok: false, error: '', ...data } as never)

describe('chat/slack/slack-error', () => {
  it('is what was thrown when that is ours already', () => {
    const ours = new BotError('CHAT_REFUSED', 'a', 'b')
    expect(slackError(ours, 'x')).toBe(ours)
  })

  it('a rate limit says how long', () => {
    expect(slackError(new webApi.WebAPIRateLimitedError(12), 'chat.update')).toMatchObject({
      code: 'CHAT_BUSY',
      afterMs: 12_000,
    })
    expect(slackError(platform({ error: 'ratelimited' }), 'x').afterMs).toBeGreaterThan(0)
  })

  it('names the scope that is missing', () => {
    const error = slackError(platform({ error: 'missing_scope', needed: 'files:write' }), 'files.info')
    expect(error.message).toContain('files:write')
    expect(error.hint).toContain('files:write')
    expect(slackErrorName(error)).toBe('missing_scope')
  })

  it.each(['fatal_error', 'internal_error', 'service_unavailable', 'request_timeout'])(
    '%s leaves open whether it arrived',
    (error) => {
      expect(slackError(platform({ error }), 'x').code).toBe('CHAT_UNREACHABLE')
    },
  )

  it('a page of some proxy is no answer of Slack', () => {
    const error = slackError(platform({ error: '<html>502 Bad Gateway</html>' }), 'x')
    expect(error.code).toBe('CHAT_UNREACHABLE')
    expect(slackErrorName(error)).toBeNull()
  })

  it('whatever was thrown, it is one of three things, on one line, and never without a next step', () => {
    const thrown = fc.oneof(
      fc.anything(),
      hostileText.map((text) => new Error(text)),
      hostileText.map((error) => platform({ error, needed: error })),
    )
    fc.assert(
      fc.property(thrown, (anything) => {
        const error = slackError(anything, 'chat.postMessage', 'C1')
        expect(['CHAT_BUSY', 'CHAT_REFUSED', 'CHAT_UNREACHABLE']).toContain(error.code)
        expect(error.hint).not.toBe('')
        expect(error.message).not.toMatch(/[\n\u202e\u200b\x1b]/)
      }),
      { examples: [[{ toString: undefined }], [Object.create(null)]] },
    )
  })
})
