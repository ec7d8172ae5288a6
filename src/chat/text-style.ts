import { styleText } from 'node:util'
import type { RungState } from '../model/diagnosis.ts'
import type { Tone } from '../model/message.ts'
import { plainLine, plainText } from './plain-text.ts'

export interface TextOptions {
  /** Width of the terminal; less than 20 counts as 20. */
  columns: number
  color: boolean
  /** False draws with ASCII alone. Default true. */
  unicode?: boolean
  /** Print the folded facts of evidence rows too. Default false. */
  facts?: boolean
}

type Format = Parameters<typeof styleText>[0]

/** How a terminal of given abilities is drawn on. */
export interface TextStyle {
  width: number
  facts: boolean
  symbols: Symbols
  /** Strangers' text, made safe, on as many lines as it has. */
  text(outside: string): string
  /** The same on one line. */
  line(outside: string): string
  paint(format: Format, text: string): string
}

interface Symbols {
  states: Record<RungState | 'pending', string>
  tones: Record<Tone, string>
  link: string
  bullet: string
  quote: string
  full: string
  empty: string
}

const drawn: Symbols = {
  states: { pass: '✔', fail: '✖', partial: '◐', unknown: '?', pending: '·' },
  tones: { good: '✔', bad: '✖', warn: '▲', neutral: '■' },
  link: '──',
  bullet: '•',
  quote: '│',
  full: '█',
  empty: '░',
}

const ascii: Symbols = {
  states: { pass: '[ok]', fail: '[FAIL]', partial: '[PART]', unknown: '[?]', pending: '[..]' },
  tones: { good: '[ok]', bad: '[!!]', warn: '[!]', neutral: '==' },
  link: '--',
  bullet: '-',
  quote: '|',
  full: '#',
  empty: '.',
}

const typewriter: Record<string, string> = {
  '→': '->',
  '…': '...',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '·': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '×': 'x',
  '↩': '\\',
  '▁': '_',
  '▂': '.',
  '▃': '-',
  '▄': '=',
  '▅': '+',
  '▆': '*',
  '▇': '%',
  '█': '#',
}

export const stateColors = {
  pass: 'green',
  fail: 'red',
  partial: 'yellow',
  unknown: 'yellow',
  pending: 'gray',
} as const
export const toneColors = { good: 'green', bad: 'red', warn: 'yellow', neutral: 'cyan' } as const

export function textStyle({ columns, color, unicode = true, facts = false }: TextOptions): TextStyle {
  const legible = unicode ? (text: string) => text : toAscii
  return {
    width: Math.max(20, Math.floor(columns) || 80),
    facts,
    symbols: unicode ? drawn : ascii,
    text: (outside) => legible(plainText(outside)),
    line: (outside) => legible(plainLine(outside)),
    // Whether to colour is the caller's decision, not that of this process's own standard output.
    paint: (format, text) => (color ? styleText(format, text, { validateStream: false }) : text),
  }
}

function toAscii(text: string): string {
  return text.replace(/[^\n\x20-\x7e]/gu, (character) => typewriter[character] ?? '?')
}
