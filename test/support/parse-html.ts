/** An element or text as a browser would read it. */
export type Token =
  | { type: 'open'; name: string; attributes: Record<string, string> }
  | { type: 'close'; name: string }
  | { type: 'text'; text: string }

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }
const attribute = /^\s+([^\s"'<>/=]+)(?:="([^"]*)")?/

/**
 * Reads markup by the states of the HTML standard (section 13.2.5) that our pages use. Throws at what they never use
 * (unquoted or single-quoted values, comments, unknown entities, stray angle brackets), since that is where
 * somebody else's text would have become markup.
 */
export function parseHtml(markup: string): Token[] {
  const tokens: Token[] = []
  let rest = markup.replace(/^<!doctype html>/, '')
  while (rest !== '') {
    const text = /^[^<]+/.exec(rest)?.[0]
    if (text !== undefined) {
      tokens.push({ type: 'text', text: decode(text) })
      rest = rest.slice(text.length)
      continue
    }
    const close = /^<\/([a-z][a-z0-9]*)>/.exec(rest)
    if (close) {
      tokens.push({ type: 'close', name: close[1] ?? '' })
      rest = rest.slice(close[0].length)
      continue
    }
    const open = /^<([a-z][a-z0-9]*)/.exec(rest)
    if (!open) throw new Error(`not markup of ours: ${JSON.stringify(rest.slice(0, 60))}`)
    rest = rest.slice(open[0].length)
    const attributes: Record<string, string> = {}
    for (let found = attribute.exec(rest); found; found = attribute.exec(rest)) {
      attributes[found[1] ?? ''] = decode(found[2] ?? '')
      rest = rest.slice(found[0].length)
    }
    const end = /^\s*>/.exec(rest)
    if (!end) throw new Error(`a tag does not end: ${JSON.stringify(rest.slice(0, 60))}`)
    rest = rest.slice(end[0].length)
    tokens.push({ type: 'open', name: open[1] ?? '', attributes })
  }
  return tokens
}

/**
 * Tags and attribute names without any text: what must not depend on strangers' words. Bare `code` is left out, since
 * anybody may put words between backticks.
 */
export function skeleton(markup: string): string {
  return parseHtml(markup)
    .map((token) => {
      if (token.type !== 'text' && token.name === 'code') return ''
      if (token.type === 'open') return `<${token.name} ${Object.keys(token.attributes).join(' ')}>`
      return token.type === 'close' ? `</${token.name}>` : ''
    })
    .join('')
}

export function textOf(markup: string): string {
  return parseHtml(markup)
    .map((token) => (token.type === 'text' ? token.text : ''))
    .join('')
}

function decode(text: string): string {
  if (text.includes('>')) throw new Error(`a stray angle bracket: ${JSON.stringify(text.slice(0, 60))}`)
  return text.replace(/&([^;]{0,10});?/g, (whole, name: string) => {
    const character = entities[name]
    if (character === undefined) throw new Error(`a stray ampersand: ${whole}`)
    return character
  })
}
