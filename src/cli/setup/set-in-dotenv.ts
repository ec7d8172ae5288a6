import { parseDotenv } from '../../config/dotenv.ts'

/**
 * The text of a `.env` with these values, every other line and comment as it is: an assignment is replaced where it stands,
 * a new one goes below its commented example where there is one, and otherwise to the end.
 */
export function setInDotenv(text: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce((current, [name, value]) => setOne(current, name, value), text)
}

function setOne(text: string, name: string, value: string): string {
  const written = `${name}=${quoted(value)}`
  const newline = text.includes('\r\n') ? '\r\n' : '\n'
  const { lines, values } = parseDotenv('.env', text)
  if (values[name] === value) return text
  const all = text.split(/\r\n|\n/)
  const last = lines.get(name)
  if (last !== undefined) {
    all.splice(last - 1, linesOf(all, last - 1), written)
    return all.join(newline)
  }
  const example = all.findLastIndex((line) => new RegExp(`^\\s*#\\s*${name}=`).test(line))
  if (example !== -1) {
    all.splice(example + 1, 0, written)
    return all.join(newline)
  }
  while (all.length > 0 && all.at(-1) === '') all.pop()
  return `${[...all, written].join(newline)}${newline}`
}

/** How many lines an assignment takes: a quoted value may go over several. */
function linesOf(all: readonly string[], at: number): number {
  const quote = /=\s*(["'`])/.exec(all[at] ?? '')?.[1]
  if (quote === undefined) return 1
  const rest = (all[at] ?? '').replace(/^[^=]*=\s*["'`]/, '')
  if (rest.includes(quote)) return 1
  const end = all.findIndex((line, index) => index > at && line.includes(quote))
  return end === -1 ? 1 : end - at + 1
}

/** In quotes where Node would read something else: "#" begins a comment. */
function quoted(value: string): string {
  return /^[\w.:/@+=-]*$/.test(value) ? value : `"${value}"`
}
