import { redactSecrets } from '../redact.ts'
import { parseDocument } from './parse-document.ts'

/**
 * A pasted text without its secrets. In a JSON document each string is a text of its own, so that a secret in one of them takes
 * nothing of the others along; one with secrets is written again, with its indentation.
 */
export function redactPaste(text: string): string {
  const document = parseDocument(text)
  if (document === null) return redactSecrets(text)
  const redacted = JSON.stringify(redactValue(document))
  if (redacted === JSON.stringify(document)) return text
  const indentation = /\n([ \t]{1,8})/.exec(text)?.[1]
  return indentation === undefined ? redacted : JSON.stringify(JSON.parse(redacted), null, indentation)
}

function redactValue(value: unknown, key: string | null = null): unknown {
  if (Array.isArray(value)) return withoutArguments(value).map((each) => redactValue(each, key))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [redactSecrets(name), redactValue(each, name)]),
    )
  }
  const inner = typeof value === 'string' ? redactSecrets(value) : value
  if (key === null) return inner
  const member = parseDocument(redactSecrets(JSON.stringify({ [key]: inner })))
  return member === null ? inner : Object.values(member)[0]
}

/** A list of arguments without the values of those that name a secret: `["--token", "…"]`. */
function withoutArguments(list: readonly unknown[]): readonly unknown[] {
  if (!list.every((each) => typeof each === 'string')) return list
  const redacted = parseDocument(redactSecrets(JSON.stringify(list)))
  return Array.isArray(redacted) && redacted.length === list.length ? redacted : list
}
