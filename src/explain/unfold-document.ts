import type { Excerpt } from '../model/excerpt.ts'
import { parseDocument } from './parse-document.ts'

/** Deeper than this nobody nests what programs said. */
const deepest = 8

/** Shorter strings are values, not texts, unless they are what a command printed. */
const shortestText = 24

/** Keys under which the commands stand that printed what follows: `{"command_output": {"df -h": "…"}}`. */
const ofCommands = /(?:^|_)(?:commands?|outputs?)$/i

const bodyKeys = ['body', 'body_snippet', 'bodySnippet', 'content', 'text'] as const

/** Keys that only a record of a log has, which is read as the line that it is. */
const ofRecords = ['level', 'severity', 'time', 'ts', 'timestamp', '@timestamp', 'stream', 'PRIORITY']

/**
 * What programs said that a JSON document holds, in its order: lists of lines, texts, outputs by the command that printed them, and
 * replies with their status, as if each had been pasted by itself. What is left of the document comes along as JSON. Null for text
 * that is no JSON and for documents without such texts; where its lines say something as they stand (`isKnown`), single texts are
 * no reason to unfold it.
 */
export function unfoldDocument({ text, line, label }: Excerpt, isKnown: boolean): Excerpt[] | null {
  const document = parseDocument(text)
  if (document === null) return null
  const found: Excerpt[] = []
  let isCollection = false

  function file(key: string | null, body: string, command: string | null = null): void {
    found.push({ command, label: command === null ? key : null, text: body, line })
  }

  /** Gives back what stays in the document, undefined when all of it was text. */
  function unfold(value: unknown, key: string | null, parent: string | null, depth: number): unknown {
    const isPrinted = parent !== null && ofCommands.test(parent)
    if (typeof value === 'string') {
      if (!isPrinted && !isText(value)) return value
      if (isPrinted) isCollection = true
      file(key, value, isPrinted ? key : null)
      return undefined
    }
    if (depth > deepest) return value
    if (Array.isArray(value)) {
      const isLines =
        value.length > 0 && value.every((each) => typeof each === 'string') && value.some(isText)
      if (!isLines) return members(value.entries(), key, depth, Object.values)
      isCollection = true
      file(key, value.join('\n'), isPrinted ? key : null)
      return undefined
    }
    if (!isObject(value)) return value
    const reply = replyOf(value)
    if (reply === null) return members(Object.entries(value), key, depth, (rest) => rest)
    isCollection = true
    file(key, reply)
    return undefined
  }

  function members(
    entries: Iterable<[string | number, unknown]>,
    key: string | null,
    depth: number,
    made: (rest: Record<string, unknown>) => unknown,
  ): unknown {
    const rest = [...entries].flatMap(([name, each]): [string, unknown][] => {
      const kept = unfold(each, typeof name === 'string' ? name : key, key, depth + 1)
      return kept === undefined ? [] : [[String(name), kept]]
    })
    return rest.length === 0 ? undefined : made(Object.fromEntries(rest))
  }

  const rest = unfold(document, label, null, 0)
  if (found.length === 0 || (isKnown && (!isCollection || isRecord(document)))) return null
  return rest === undefined ? found : [...found, { command: null, label, text: JSON.stringify(rest), line }]
}

function isText(value: string): boolean {
  return value.includes('\n') || (value.length >= shortestText && /\s/.test(value))
}

/** A reply as a program shows it, of an object that has its parts and nothing else. */
function replyOf(value: Record<string, unknown>): string | null {
  const status = Number(value.status)
  if (!(Number.isInteger(status) && status >= 100 && status <= 599)) return null
  const headers = isObject(value.headers) ? value.headers : {}
  const body = bodyKeys.map((key) => value[key]).find((each) => typeof each === 'string')
  const known = new Set(['status', 'headers', 'reason', 'statusText', ...bodyKeys])
  if (Object.keys(value).some((key) => !known.has(key))) return null
  const reason = value.reason ?? value.statusText
  const lines = [
    `HTTP/1.1 ${status}${typeof reason === 'string' ? ` ${reason}` : ''}`,
    ...Object.entries(headers).map(([name, each]) => `${name}: ${oneLine(each)}`),
    '',
    ...(typeof body === 'string' ? [body] : []),
  ]
  return lines.join('\n').trimEnd()
}

function oneLine(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).replace(/\s*\n\s*/g, ' ')
}

/** Whether the document is one record of a program’s own log. */
function isRecord(document: unknown): boolean {
  return isObject(document) && ofRecords.some((key) => key in document)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
