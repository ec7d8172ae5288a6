import { type Logger, LogLevel } from '@slack/bolt'
import { redactSecrets } from '../../redact.ts'
import type { ChatLog } from '../chat-log.ts'
import { clip } from '../clip.ts'

/** Bolt's own words, of which warnings and errors go into our log and nothing onto the terminal. */
export function boltLogger(log: ChatLog): Logger {
  const words = (parts: unknown[]) => clip(redactSecrets(parts.map(wordsOf).join(' ')), 500)
  return {
    debug: () => {},
    info: () => {},
    warn: (...parts) => log.warn({ said: words(parts) }, 'slack’s library warned'),
    error: (...parts) => log.error({ said: words(parts) }, 'slack’s library met an error'),
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  }
}

function wordsOf(part: unknown): string {
  return part instanceof Error ? part.message : String(part)
}
