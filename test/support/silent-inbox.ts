import type { ChatInbox } from '../../src/chat/adapter.ts'

/** For adapters on which nobody types or clicks: whatever is asked is an error, but for what a test sets itself. */
export function silentInbox(answers: Partial<ChatInbox> = {}): ChatInbox {
  const refuse = () => Promise.reject(new Error('nobody types or clicks in this test'))
  return {
    command: refuse,
    press: refuse,
    button: refuse,
    incidentOf: refuse,
    threadOf: refuse,
    overview: refuse,
    complete: refuse,
    ...answers,
  }
}
