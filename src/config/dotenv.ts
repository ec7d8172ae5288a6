import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { observed } from './observed.ts'
import type { Problem } from './problem.ts'
import { readText } from './read-text.ts'

export interface Dotenv {
  file: string
  values: Partial<Record<string, string>>
  /** The line of each name's last assignment. */
  lines: Map<string, number>
  problems: Problem[]
}

/** Reads `.env` of a folder; a missing one is empty. */
export function readDotenv(folder: string): Dotenv {
  const file = join(folder, '.env')
  const read = readText(file)
  if (read.text === undefined) {
    return { file, values: {}, lines: new Map(), problems: read.isMissing ? [] : [read.problem] }
  }
  return parseDotenv(file, read.text)
}

/** The values as Node reads them, and the lines that Node would pass over in silence. */
export function parseDotenv(file: string, text: string): Dotenv {
  const lines = new Map<string, number>()
  const problems: Problem[] = []
  const all = text.split(/\r\n|\r|\n/)
  for (let index = 0; index < all.length; index += 1) {
    const line = (all[index] ?? '').trim()
    if (line === '' || line.startsWith('#')) continue
    const match = /^(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(["'`])?/.exec(line)
    const problem = (message: string, hint: string) =>
      problems.push({ file, line: index + 1, column: 1, message, hint })
    if (match === null) {
      problem(
        `${observed(line.split('=')[0] ?? '')} is no assignment`,
        'write NAME=value, or start the line with "#"',
      )
      continue
    }
    const [start, name = '', quote] = match
    const first = lines.get(name)
    if (first !== undefined) problem(`${name} is set on line ${first} already`, 'keep one of them')
    lines.set(name, index + 1)
    if (quote === undefined) {
      if (/^#\S/.test(line.slice(start.length)))
        problem(`the value of ${name} starts with "#" and is read as a comment`, 'put it in quotes')
      continue
    }
    const length = linesUntil(quote, [line.slice(start.length), ...all.slice(index + 1)])
    if (length === null) problem(`the value of ${name} has no closing ${quote}`, 'close the quotation')
    else index += length
  }
  return { file, values: { ...parseEnv(text) }, lines, problems }
}

/** How many further lines a quoted value takes up; null when it never ends. */
function linesUntil(quote: string, rest: string[]): number | null {
  const end = rest.findIndex((line) => line.includes(quote))
  return end === -1 ? null : end
}
