import { clip } from '../clip.ts'
import { cleanLine } from './clean-text.ts'

/** What Discord or a library says of a problem, for a log line: one line, short, and without secrets. */
export function shortReason(text: string): string {
  return clip(cleanLine(text), 200)
}
