import type { z } from 'zod'
import { didYouMean, suggest } from '../suggest.ts'
import { inert, observed } from './observed.ts'
import type { YamlPath } from './parse-yaml.ts'
import { keysAt } from './schema-at.ts'
import { valueAt } from './value-at.ts'

type Issue = z.core.$ZodIssue

export interface Explained {
  path: YamlPath
  part: 'key' | 'value'
  message: string
  hint: string | null
}

/**
 * An issue of zod's in words, with the observed value. A schema's own message may start with `must` (`must be an http
 * URL`), which is completed to `url must be an http URL, not "ftp://x"`; `params.hint` becomes the hint.
 */
export function explain(issue: Issue, schema: z.core.$ZodType, root: unknown): Explained[] {
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue, schema)
  if (issue.code === 'invalid_key') return [unknownName(issue)]
  const value = valueAt(root, issue.path)
  if (value === undefined && isAboutAbsence(issue)) return [missingKey(issue, root)]
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const branch = nearestBranch(issue)
    if (branch !== null) return branch.flatMap((inner) => explain(inBranch(inner, issue.path), schema, root))
  }
  return [{ path: issue.path, part: 'value', ...sentence(issue, value) }]
}

function unknownKeys(
  issue: Extract<Issue, { code: 'unrecognized_keys' }>,
  schema: z.core.$ZodType,
): Explained[] {
  const known = keysAt(schema, issue.path)
  return issue.keys.map((key) => ({
    path: [...issue.path, key],
    part: 'key',
    message: `unknown key ${observed(key)}`,
    hint: didYouMean(key, known),
  }))
}

function unknownName(issue: Extract<Issue, { code: 'invalid_key' }>): Explained {
  const name = String(issue.path.at(-1))
  const rule = issue.issues[0]?.message ?? 'must be a name'
  const message = `name under ${label(issue.path.slice(0, -1))} ${inert(rule)}, not ${observed(name)}`
  return { path: issue.path, part: 'key', message, hint: null }
}

function missingKey({ path, message }: Issue, root: unknown): Explained {
  const parent = path.slice(0, -1)
  const isItem = Array.isArray(valueAt(root, parent.slice(0, -1)))
  return {
    path: parent,
    part: isItem ? 'value' : 'key',
    message: `missing key ${observed(String(path.at(-1)))}`,
    hint: message.startsWith('Invalid ') ? null : message,
  }
}

function isAboutAbsence(issue: Issue): boolean {
  return issue.path.length > 0 && ['invalid_type', 'invalid_value', 'invalid_union'].includes(issue.code)
}

/** The alternative that was probably meant: the first whose kind of value fits. */
function nearestBranch(issue: Extract<Issue, { code: 'invalid_union' }>): Issue[] | null {
  const isOtherKind = (inner: Issue) => inner.code === 'invalid_type' && inner.path.length === 0
  return issue.errors.find((branch) => !branch.some(isOtherKind)) ?? null
}

function inBranch(inner: Issue, path: YamlPath): Issue {
  return { ...inner, path: [...path, ...inner.path] }
}

function sentence(issue: Issue, value: unknown): { message: string; hint: string | null } {
  const name = label(issue.path)
  const hint = ownHint(issue)
  if (issue.message.startsWith('must ')) {
    return { message: `${name} ${inert(issue.message)}, not ${observed(value)}`, hint }
  }
  switch (issue.code) {
    case 'invalid_type':
      return {
        message: `${name} must be ${kind(issue.expected)}, not ${observed(value)}`,
        hint: quoteHint(issue.expected, value),
      }
    case 'invalid_value':
      return notOneOf(issue.values.map(String), name, value)
    case 'invalid_union':
      return {
        message: `${name} must be ${kinds(issue)}, not ${observed(value)}`,
        hint: null,
      }
    case 'too_small':
      return {
        message: `${name} must ${bound('at least', issue.origin, issue.minimum)}, not ${size(value)}`,
        hint,
      }
    case 'too_big':
      return {
        message: `${name} must ${bound('at most', issue.origin, issue.maximum)}, not ${size(value)}`,
        hint,
      }
    case 'custom':
      return { message: `${name}: ${inert(issue.message)}`, hint }
    default:
      return { message: `${name}: ${inert(issue.message)}, not ${observed(value)}`, hint }
  }
}

function notOneOf(known: string[], name: string, value: unknown): { message: string; hint: string | null } {
  const list = known.length === 1 ? known.join('') : `one of ${known.join(', ')}`
  if (typeof value !== 'string')
    return { message: `${name} must be ${list}, not ${observed(value)}`, hint: null }
  const meant = suggest(value, known)
  if (meant === null) return { message: `${name} must be ${list}, not ${observed(value)}`, hint: null }
  return { message: `unknown ${name} ${observed(value)}`, hint: `did you mean "${meant}"?` }
}

/** The last named key with what follows it: `addresses[2]`. */
function label(path: YamlPath): string {
  const at = path.findLastIndex((step) => typeof step === 'string')
  const positions = path.slice(at + 1).map((step) => `[${String(step)}]`)
  return at === -1 ? 'the file' : inert(`${String(path[at])}${positions.join('')}`)
}

function kind(expected: string): string {
  return kindWords[expected] ?? expected
}

const kindWords: Partial<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
}

function kinds(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const wanted = issue.errors
    .flat()
    .flatMap((inner) => (inner.code === 'invalid_type' ? [kind(inner.expected)] : []))
  return [...new Set(wanted)].join(' or ')
}

function bound(limit: 'at least' | 'at most', origin: string, count: number | bigint): string {
  if (origin === 'array') return `have ${limit} ${count} ${count === 1 ? 'entry' : 'entries'}`
  if (origin === 'string') return `have ${limit} ${count} ${count === 1 ? 'character' : 'characters'}`
  return `be ${limit} ${count}`
}

function size(value: unknown): string {
  if (Array.isArray(value)) return String(value.length)
  if (typeof value === 'string') return `${value.length} (${observed(value)})`
  return observed(value)
}

function quoteHint(expected: string, value: unknown): string | null {
  if (expected !== 'string') return null
  if (typeof value === 'number' || typeof value === 'boolean') return 'put it in quotes'
  return value === null ? 'give it a value, in quotes where it starts with "#"' : null
}

function ownHint(issue: Issue): string | null {
  const hint = issue.code === 'custom' ? issue.params?.hint : undefined
  return typeof hint === 'string' ? hint : null
}
