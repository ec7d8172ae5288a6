import { linesOf } from '../host/lines-of.ts'

/** A value that a configuration file gives in a way that needs no Python to be read. */
export type ConfigValue = string | number | boolean | null | string[]

/** A setting of a configuration file; `value` is undefined when only Python knows what it becomes. */
export interface ConfigSetting {
  name: string
  value: ConfigValue | undefined
  line: number
}

/** Reads simple assignments at the start of lines of a gunicorn.conf.py; everything else in it is passed over. */
export function parseConfig(text: string): ConfigSetting[] {
  const lines = linesOf(text)
  return lines.flatMap((line, index) => {
    const match = /^([a-z_]{2,40}) *= *(?!=)(.{1,2000})$/.exec(line)
    if (match === null) return []
    const [, name = '', first = ''] = match
    const open = first.trim()
    const value = /^\[[^\]]*$/.test(open) ? joined(open, lines, index) : open
    return [{ name, value: readValue(withoutComment(value)), line: index + 1 }]
  })
}

/** A list that goes on over a few lines. */
function joined(first: string, lines: readonly string[], at: number): string {
  const following = lines.slice(at + 1, at + 20)
  const end = following.findIndex((line) => line.includes(']'))
  return [first, ...following.slice(0, end + 1)].map((line) => withoutComment(line.slice(0, 2000))).join(' ')
}

/** Up to a `#` that is in no string. */
function withoutComment(text: string): string {
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? ''
    if (quote === '' && char === '#') return text.slice(0, at).trim()
    if (quote === '' && (char === '"' || char === "'")) quote = char
    else if (char === quote) quote = ''
  }
  return text.trim()
}

function readValue(text: string): ConfigValue | undefined {
  const string = /^(?:'([^'\\]*)'|"([^"\\]*)")$/.exec(text)
  if (string !== null) return string[1] ?? string[2] ?? ''
  if (/^-?\d{1,12}(?:\.\d{1,6})?$/.test(text)) return Number(text)
  if (text === 'True' || text === 'False') return text === 'True'
  if (text === 'None') return null
  if (!/^[[(]/.test(text)) return undefined
  const items = [...text.matchAll(/'([^'\\]*)'|"([^"\\]*)"/g)].map((match) => match[1] ?? match[2] ?? '')
  return items.length > 0 ? items : undefined
}
