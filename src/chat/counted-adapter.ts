import { type ErrorCode, toBotError } from '../errors.ts'
import type { ChatAdapter } from './adapter.ts'

/** What one message to a platform came to. */
export interface SentReport {
  platform: string
  result: 'delivered' | 'busy' | 'unreachable' | 'refused' | 'failed'
}

const results: Partial<Record<ErrorCode, SentReport['result']>> = {
  CHAT_BUSY: 'busy',
  CHAT_UNREACHABLE: 'unreachable',
  CHAT_REFUSED: 'refused',
}

/** The same adapter; each message that is begun, posted or edited through it is told. */
export function countedAdapter(adapter: ChatAdapter, tell: (report: SentReport) => void): ChatAdapter {
  const { platform } = adapter

  async function counted<T>(sending: Promise<T>): Promise<T> {
    try {
      const sent = await sending
      // No place to show it is no delivery.
      if (sent !== null) tell({ platform, result: 'delivered' })
      return sent
    } catch (thrown) {
      tell({ platform, result: results[toBotError(thrown).code] ?? 'failed' })
      throw thrown
    }
  }

  return {
    ...adapter,
    open: (...call) => counted(adapter.open(...call)),
    post: (...call) => counted(adapter.post(...call)),
    update: (...call) => counted(adapter.update(...call)),
  }
}
