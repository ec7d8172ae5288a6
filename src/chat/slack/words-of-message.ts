import { propertyOf } from './property-of.ts'
import { typedText } from './typed-text.ts'

const mostDepth = 12

/** The words of any Slack message: its text, or else those of its blocks and attachments, as alert bots write. */
export function wordsOfMessage(message: unknown): string {
  const text = typedText(textOf(message, 'text'))
  if (text !== '') return text
  const parts = ['blocks', 'attachments'].flatMap((name) => words(propertyOf(message, name), 0))
  return typedText([...new Set(parts)].join('\n'))
}

function words(from: unknown, depth: number): string[] {
  if (depth > mostDepth || typeof from !== 'object' || from === null) return []
  if (Array.isArray(from)) return from.flatMap((each) => words(each, depth + 1))
  const own = ['pretext', 'title', 'text', 'value', 'fallback'].map((name) => textOf(from, name))
  const nested = Object.values(from).flatMap((value) => words(value, depth + 1))
  return [...own.filter((each) => each !== ''), ...nested]
}

function textOf(from: unknown, name: string): string {
  const value = propertyOf(from, name)
  return typeof value === 'string' ? value.trim() : ''
}
