import type { Directive } from './directive.ts'
import { expandIncludes } from './expand-includes.ts'
import { tokenize } from './tokenize.ts'

/** Deeper blocks than these are read as part of the one that holds them. */
const deepest = 40

/**
 * The directives of what `nginx -T` writes, with the files that `include` names in its place; or of a snippet. What is
 * unbalanced, partial or cut off gives what can be read of it.
 */
export function parseConfig(text: string): Directive[] {
  const files = new Map<string | null, Directive[]>()
  let open: Directive[][] = []
  let words: { text: string; line: number; at: number }[] = []
  let file: string | null | undefined

  for (const token of tokenize(text)) {
    if (token.file !== file) {
      file = token.file
      words = []
      const top = files.get(file) ?? []
      files.set(file, top)
      open = [top]
    }
    if (token.kind === 'word') {
      words.push({ text: token.text, line: token.line, at: token.at })
      continue
    }
    if (token.kind === '}') {
      if (open.length > 1) open.pop()
    } else {
      const [name, ...args] = words
      const directive: Directive = {
        name: name?.text ?? '',
        args: args.map((word) => word.text),
        file,
        line: name?.line ?? token.line,
        at: name?.at ?? token.at,
        block: token.kind === '{' ? [] : null,
      }
      open.at(-1)?.push(directive)
      if (directive.block !== null && open.length < deepest) open.push(directive.block)
    }
    words = []
  }
  return expandIncludes(files)
}
