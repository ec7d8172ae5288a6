import { redactSecrets } from '../redact.ts'
import { parseDocument } from './parse-document.ts'

/** A list or an object that is open where the text is read. */
interface Open {
  isList: boolean
  /** The name under which its strings stand: of a list its own, of an object that of the member. */
  name: string | null
  /** The string before in the list: `--token`. */
  before: string | null
}

/**
 * A pasted text without its secrets. In a JSON document each string is a text of its own, so that a secret in one of them takes
 * nothing of the others along; all else stays as it was written. Linear in the text’s length.
 */
export function redactPaste(text: string): string {
  if (parseDocument(text) === null) return redactSecrets(text)
  const parts: string[] = []
  const open: Open[] = []
  const secretNames = new Map<string, boolean>()
  let kept = 0

  function isSecretName(name: string): boolean {
    const known = secretNames.get(name) ?? isSecretIn(name)
    secretNames.set(name, known)
    return known
  }

  function replace(from: number, to: number, by: string): void {
    parts.push(text.slice(kept, from), by)
    kept = to
  }

  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    const inner = open.at(-1)
    if (character === '[' || character === '{') {
      open.push({ isList: character === '[', name: inner?.name ?? null, before: null })
    } else if (character === ']' || character === '}') {
      open.pop()
    } else if (character === '"') {
      const end = endOfString(text, at)
      const value: unknown = JSON.parse(text.slice(at, end))
      if (typeof value !== 'string') continue
      const isName = inner?.isList === false && /^\s*:/.test(text.slice(end, end + 200))
      if (isName) inner.name = value
      const name = isName ? null : (inner?.name ?? null)
      const redacted = redactString(
        value,
        inner?.isList === true ? inner : { name, before: null },
        isSecretName,
      )
      if (redacted !== value) replace(at, end, JSON.stringify(redacted))
      if (inner?.isList === true) inner.before = value
      at = end - 1
    } else if (/[-\d]/.test(character)) {
      const end = at + (/^[-\d.eE+]+/.exec(text.slice(at, at + 400))?.[0].length ?? 1)
      if (inner?.name != null && isSecretName(inner.name)) replace(at, end, '"[redacted]"')
      at = end - 1
    }
  }
  return kept === 0 ? text : parts.join('') + text.slice(kept)
}

function redactString(
  value: string,
  { name, before }: Pick<Open, 'name' | 'before'>,
  isSecretName: (name: string) => boolean,
): string {
  const redacted = redactSecrets(value)
  if (name !== null && isSecretName(name)) return under(name, redacted)
  if (before?.startsWith('-') !== true) return redacted
  const pair = parseDocument(redactSecrets(JSON.stringify([before, redacted])))
  return Array.isArray(pair) && typeof pair[1] === 'string' ? pair[1] : '[redacted]'
}

/** What is left of a string that stands under the name of a secret: of a cookie its name, and what says nothing as it was. */
function under(name: string, value: string): string {
  const member = parseDocument(redactSecrets(JSON.stringify({ [singular(name)]: value })))
  const left: unknown = member === null ? null : Object.values(member)[0]
  return typeof left === 'string' ? left : '[redacted]'
}

function isSecretIn(name: string): boolean {
  return under(name, 'Zq7x9Kd2') !== 'Zq7x9Kd2'
}

/** Lists have the names of many: `tokens`, `imagePullSecrets`. */
function singular(name: string): string {
  return name.replace(/s$/, '')
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') return at + 1
  }
  return text.length
}
