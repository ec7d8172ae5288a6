/** A thread is its channel and the `ts` of the message that began it: `C123:1700000000.000100`. */
export interface ThreadId {
  channel: string
  ts: string
}

export function writeThreadId({ channel, ts }: ThreadId): string {
  return `${channel}:${ts}`
}

/** Null for what is no thread of this platform. */
export function readThreadId(thread: string): ThreadId | null {
  const [channel = '', ts = '', ...rest] = thread.split(':')
  return rest.length === 0 && /^[A-Z0-9]+$/.test(channel) && /^\d+\.\d+$/.test(ts) ? { channel, ts } : null
}
