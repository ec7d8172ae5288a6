import { describe, expect, it } from 'vitest'
import { createTroubles } from '../../src/chat/troubles.ts'
import { BotError } from '../../src/errors.ts'

const refused = new BotError('CHAT_REFUSED', '#shop is archived', 'Unarchive it.')
const busy = new BotError('CHAT_BUSY', 'not yet', 'It comes again.', { afterMs: 100 })

describe('chat/troubles', () => {
  it('tells the trouble that has lasted longest, until it is over', () => {
    const troubles = createTroubles()
    expect(troubles.first()).toBeNull()
    troubles.has('connection', new BotError('CHAT_UNREACHABLE', 'nobody answers', 'Wait.'))
    troubles.has('posts', refused)
    expect(troubles.first()).toEqual({ detail: 'nobody answers', next: 'Wait.' })
    troubles.over('connection')
    expect(troubles.first()).toEqual({ detail: '#shop is archived', next: 'Unarchive it.' })
    troubles.over('posts')
    expect(troubles.first()).toBeNull()
  })

  it('learns from work that fails, goes well, or merely has to wait', async () => {
    const troubles = createTroubles()
    const outcomes: (BotError | null)[] = [refused, busy, null]
    const work = troubles.watching('posts', async (text: string) => {
      const outcome = outcomes.shift()
      if (outcome) throw outcome
      return text
    })
    await expect(work('a')).rejects.toBe(refused)
    expect(troubles.first()?.detail).toBe('#shop is archived')
    await expect(work('b')).rejects.toBe(busy)
    expect(troubles.first()?.detail).toBe('#shop is archived')
    expect(await work('c')).toBe('c')
    expect(troubles.first()).toBeNull()
    outcomes.push(busy)
    await expect(work('d')).rejects.toBe(busy)
    expect(troubles.first()).toBeNull()
  })
})
