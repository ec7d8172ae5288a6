/** A word, or one of `;`, `{` and `}` where they are not part of a word. */
export interface Token {
  text: string
  kind: 'word' | ';' | '{' | '}'
  file: string | null
  line: number
  /** Where it begins and ends in the text, with its quotes. */
  at: number
  end: number
}

/** What `nginx -T` writes before each file: src/core/nginx.c. */
const marker = /^# configuration file (.{1,4096}):$/

/**
 * The words of a configuration by the rules of src/core/ngx_conf_file.c (ngx_conf_read_token): quotes and comments count
 * only where a word begins, a backslash takes the next character as it is, and `${` does not open a block. What
 * OpenResty's `…_by_lua_block` holds is left out. Never fails: an open quote ends with the text.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let file: string | null = null
  let line = 1
  let at = 0
  const end = text.length

  while (at < end) {
    const char = text[at]
    if (char === '\n') {
      line += 1
      at += 1
    } else if (char === ' ' || char === '\t' || char === '\r') {
      at += 1
    } else if (char === '#') {
      const stop = lineEnd(text, at)
      const named = marker.exec(text.slice(at, Math.min(stop, at + 4200)).trimEnd())
      if (named !== null) {
        file = named[1] ?? null
        line = 0
      }
      at = stop
    } else if (char === ';' || char === '{' || char === '}') {
      tokens.push({ text: char, kind: char, file, line, at, end: at + 1 })
      at += 1
      const before = tokens.at(-2)
      if (char === '{' && before?.text.endsWith('_by_lua_block') === true) {
        const stop = luaEnd(text, at)
        line += countLines(text, at, stop)
        at = stop
      }
    } else {
      const word = readWord(text, at)
      tokens.push({ text: word.text, kind: 'word', file, line, at, end: word.end })
      line += countLines(text, at, word.end)
      at = word.end
    }
  }
  return tokens
}

function readWord(text: string, start: number): { text: string; end: number } {
  const first = text[start]
  const quote = first === '"' || first === "'" ? first : null
  const parts: string[] = []
  let at = quote === null ? start : start + 1
  let from = at
  while (at < text.length) {
    const char = text[at]
    if (char === '\\') {
      const next = text[at + 1]
      if (next === '"' || next === "'" || next === '\\') {
        parts.push(text.slice(from, at))
        from = at + 1
      }
      at += 2
    } else if (quote !== null) {
      if (char === quote) return { text: parts.join('') + text.slice(from, at), end: at + 1 }
      at += 1
    } else if (char === '$' && text[at + 1] === '{') {
      at += 2
      while (at < text.length && /\w/.test(text[at] ?? '')) at += 1
      if (text[at] === '}') at += 1
    } else if (
      char === ';' ||
      char === '{' ||
      char === ' ' ||
      char === '\t' ||
      char === '\n' ||
      char === '\r'
    ) {
      break
    } else {
      at += 1
    }
  }
  const stop = Math.min(at, text.length)
  return { text: parts.join('') + text.slice(from, stop), end: stop }
}

/** Position of the brace that ends a Lua block: strings and comments of Lua may hold others. */
function luaEnd(text: string, start: number): number {
  const skip =
    /--\[\[[^\]]{0,4000}\]\]|--[^\n]*|"(?:[^"\\\n]|\\[\s\S]){0,4000}"|'(?:[^'\\\n]|\\[\s\S]){0,4000}'|\[\[[^\]]{0,4000}\]\]|[{}]/g
  skip.lastIndex = start
  let depth = 1
  for (let match = skip.exec(text); match !== null; match = skip.exec(text)) {
    if (match[0] === '{') depth += 1
    if (match[0] === '}') depth -= 1
    if (depth === 0) return match.index
  }
  return text.length
}

function lineEnd(text: string, from: number): number {
  const found = text.indexOf('\n', from)
  return found === -1 ? text.length : found
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = from; at < to; at += 1) if (text[at] === '\n') lines += 1
  return lines
}
