import { clip } from '../clip.ts'
import type { PlainText } from './block-kit.ts'
import { defuse, defuseLine, markupStart } from './defuse.ts'

const bracket = new RegExp(`<${markupStart.source}`, 'gi')

/**
 * A text object that Slack does not parse, never empty, which it refuses. `emoji: false` leaves `:words:` as they are.
 * What looks like a mention is written with another bracket all the same, for whoever reads the JSON.
 */
export function plainWords(text: string, max: number): PlainText {
  return { type: 'plain_text', text: plainString(defuseLine(text), max), emoji: false }
}

/** The same with its lines as they are. */
export function plainLines(text: string, max: number): PlainText {
  return { type: 'plain_text', text: plainString(defuse(text), max), emoji: false }
}

/** For places that take a bare string; expects defused text. */
export function plainString(text: string, max: number): string {
  const shown = clip(text.replace(bracket, '‹'), max)
  return shown.trim() === '' ? '–' : shown
}
