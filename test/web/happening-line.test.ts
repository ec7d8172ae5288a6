import { expect, test } from 'vitest'
import { happeningLine } from '../../src/web/pages/happening-line.ts'

test('a platform that stays behind is named with why, and named again once it has caught up', () => {
  const failed = { kind: 'delivery.failed', platform: 'slack', reason: 'The channel is archived.' } as const
  expect(happeningLine(failed)).toBe('slack: The channel is archived.')
  expect(happeningLine({ kind: 'delivery.resumed', platform: 'slack' })).toBe(
    'slack: its thread is up to date again',
  )
})
