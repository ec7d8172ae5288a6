import { describe, expect, test } from 'vitest'
import type { ChatAdapter } from '../../src/chat/adapter.ts'
import { countedAdapter } from '../../src/chat/counted-adapter.ts'
import { BotError, type ErrorCode } from '../../src/errors.ts'

const message = { text: 'hello', blocks: [] }

function adapterThat(send: () => Promise<string>): ChatAdapter {
  return {
    platform: 'slack',
    files: true,
    health: () => ({ name: 'Example' }),
    start: async () => undefined,
    open: async () => null,
    post: send,
    update: async () => void (await send()),
    stop: async () => undefined,
  }
}

function fails(code: ErrorCode): () => Promise<string> {
  return () => Promise.reject(new BotError(code, 'no', 'wait'))
}

describe('chat/counted-adapter', () => {
  test('tells what each message came to, and is the same adapter otherwise', async () => {
    const told: string[] = []
    const tell = ({ platform, result }: { platform: string; result: string }) =>
      void told.push(`${platform} ${result}`)
    const well = countedAdapter(
      adapterThat(async () => 'm1'),
      tell,
    )
    expect(well).toMatchObject({ platform: 'slack', files: true })
    expect(well.health?.()).toEqual({ name: 'Example' })
    expect(await well.post('t', 'k', message, false)).toBe('m1')
    await well.update('t', 'm1', message)
    expect(await well.open({ incident: 'INC-1', title: 'x', channels: [] }, message, false)).toBe(null)
    for (const code of ['CHAT_BUSY', 'CHAT_UNREACHABLE', 'CHAT_REFUSED', 'INTERNAL'] as const) {
      const away = countedAdapter(adapterThat(fails(code)), tell)
      await expect(away.post('t', 'k', message, false)).rejects.toMatchObject({ code })
    }
    expect(told).toEqual([
      'slack delivered',
      'slack delivered',
      'slack busy',
      'slack unreachable',
      'slack refused',
      'slack failed',
    ])
  })
})
