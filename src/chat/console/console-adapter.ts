import type { ChatAdapter } from '../adapter.ts'
import { adapterStopped } from '../adapter-stopped.ts'
import type { ConsoleLog } from './console-log.ts'

/** The bot's own web page as a chat platform: an incident's thread is the incident itself, messages are rows in the log. */
export function createConsoleAdapter(log: ConsoleLog): ChatAdapter {
  let stopped = false

  function assertRunning(): void {
    if (stopped) throw adapterStopped('console')
  }

  return {
    platform: 'console',
    files: false,
    async start() {
      stopped = false
    },
    async open({ incident }) {
      assertRunning()
      return { thread: incident, messageId: null }
    },
    async post(thread, key, message) {
      assertRunning()
      return log.post(thread, key, message)
    },
    async update(_thread, messageId, message) {
      assertRunning()
      await log.update(messageId, message)
    },
    async stop() {
      stopped = true
    },
  }
}
