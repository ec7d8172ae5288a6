import { cleanLine, cleanText } from './clean-text.ts'

/** A backslash takes any of them for itself: https://docs.discord.com/developers/reference#message-formatting */
const marks = /[\\*_~`|<>[\]]/g

/** What is a list, a heading, small print or a quote only where a line begins. */
const lineStarts = /^(\s*)([#+-]|\d+(?=[.)]))/gm

/** Where an address, a picture's name or a link begins to be one. */
const colons = /:(?=\/\/|\w+:)/g

/** Invitations are previewed without `https://`, too. */
const invitations = /(?<=discord(?:app)?)\.(?=(?:gg|com|gift|new)\b)/gi

/** {@link cleanText} that Discord shows letter by letter, outside of code: nothing in it is bold, a link, or a preview. */
export function escapeMarkdown(text: string): string {
  return escaped(cleanText(text))
}

/** The same, on one line. */
export function escapeLine(text: string): string {
  return escaped(cleanLine(text))
}

function escaped(clean: string): string {
  return clean
    .replace(marks, '\\$&')
    .replace(colons, '\\:')
    .replace(invitations, '\\.')
    .replace(lineStarts, (_whole, indent: string, mark: string) =>
      /\d/.test(mark) ? `${indent}${mark}\\` : `${indent}\\${mark}`,
    )
}
