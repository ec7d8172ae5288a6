/** Where a button was clicked, so that the answer can be given there. */
export interface ClickedAt {
  channel: string | null
  /** `ts` of the message with the button. */
  message: string | null
  /** `thread_ts`, where it was in a thread. */
  thread: string | null
}

/** What a modal carries along. */
export interface DecisionMetadata extends ClickedAt {
  /** {@link import('../../model/message.ts').Button.id}. */
  button: string
}

/** For `private_metadata`, which takes 3000 characters (https://docs.slack.dev/surfaces/modals). */
export function writeMetadata(metadata: DecisionMetadata): string {
  return JSON.stringify(metadata)
}

/** Null for what we did not write. */
export function readMetadata(text: string): DecisionMetadata | null {
  try {
    const read: unknown = JSON.parse(text)
    if (typeof read !== 'object' || read === null || !('button' in read)) return null
    const { button } = read
    if (typeof button !== 'string') return null
    const string = (name: 'channel' | 'message' | 'thread') => {
      const value: unknown = Object.getOwnPropertyDescriptor(read, name)?.value
      return typeof value === 'string' ? value : null
    }
    return { button, channel: string('channel'), message: string('message'), thread: string('thread') }
  } catch {
    return null
  }
}
