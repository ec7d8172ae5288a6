import { tokenize } from './tokenize.ts'

/** One directive of one file, with its places in the text. */
export interface Span {
  name: string
  args: string[]
  /** Places of the name and of each argument, with their quotes. */
  words: { at: number; end: number }[]
  line: number
  /** After its semicolon or its closing brace. */
  end: number
  block: { children: Span[] /** Of its closing brace. */; close: number } | null
}

/** The directives of one file of a configuration; what is not balanced ends with the text. */
export function spansOf(text: string): Span[] {
  const top: Span[] = []
  const open: { span: Span; children: Span[] }[] = []
  let words: { text: string; at: number; end: number; line: number }[] = []
  for (const { text: word, kind, at, end, line } of tokenize(text)) {
    if (kind === 'word') {
      words.push({ text: word, at, end, line })
      continue
    }
    if (kind === '}') {
      const last = open.pop()
      if (last?.span.block) Object.assign(last.span, { end, block: { children: last.children, close: at } })
    } else {
      const [name, ...args] = words
      const span: Span = {
        name: name?.text ?? '',
        args: args.map((each) => each.text),
        words: words.map((each) => ({ at: each.at, end: each.end })),
        line: name?.line ?? line,
        end,
        block: kind === '{' ? { children: [], close: text.length } : null,
      }
      const { children } = open.at(-1) ?? { children: top }
      children.push(span)
      if (span.block !== null) open.push({ span, children: span.block.children })
    }
    words = []
  }
  return top
}

/** The directive whose name begins at a place of the text; null for none. */
export function spanAt(spans: readonly Span[], at: number): Span | null {
  for (const span of spans) {
    if (span.words[0]?.at === at) return span
    const inside = span.block === null || at > span.end ? null : spanAt(span.block.children, at)
    if (inside !== null) return inside
  }
  return null
}
