import type { ChatAdapter } from '../adapter.ts'
import { adapterStopped } from '../adapter-stopped.ts'
import { createLineScreen } from './line-screen.ts'
import { createLiveScreen } from './live-screen.ts'
import type { TerminalOptions } from './terminal-screen.ts'

/**
 * Standard output as a chat platform. On a TTY messages change in place; otherwise there is not one control sequence,
 * and each message is printed when it is final. `stop` prints what was still going on.
 */
export function createTerminalAdapter(options: TerminalOptions & { isTty: boolean }): ChatAdapter {
  const { isTty, ...terminal } = options
  const screen = isTty ? createLiveScreen(terminal) : createLineScreen({ ...terminal, color: false })
  const shown = new Set<string>()
  let stopped = false

  function assertRunning(): void {
    if (stopped) throw adapterStopped('terminal')
  }

  return {
    platform: 'terminal',
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
      const id = `${thread} ${key}`
      if (!shown.has(id)) screen.put(id, message)
      shown.add(id)
      return id
    },
    async update(_thread, messageId, message) {
      assertRunning()
      // An id of an earlier process has nothing on this screen yet: then this is its first appearance.
      shown.add(messageId)
      screen.put(messageId, message)
    },
    async stop() {
      if (!stopped) screen.end()
      stopped = true
    },
  }
}
