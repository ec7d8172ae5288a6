import { type Document, LineCounter, parseDocument } from 'yaml'
import { inert } from './observed.ts'
import { firstOf, inOrder, type Problem } from './problem.ts'
import { locateNode } from './yaml-locate.ts'
import { checkTree } from './yaml-tree.ts'

/** Far above any inventory a person keeps: 5,000 addresses take about 150 kB. */
export const maximumBytes = 1024 * 1024

const maximumProblems = 20

export type YamlPath = readonly PropertyKey[]

export interface Position {
  line: number
  column: number
}

export interface ParsedYaml {
  file: string
  /** Plain data; null when the file is empty or `problems` is not. */
  value: unknown
  /**
   * Where the key or the value at a path stands; the nearest place that exists when it does not.
   * `offset` counts characters into a plain or quoted text on one line.
   */
  locate(path: YamlPath, part: 'key' | 'value', offset?: number): Position
  problems: Problem[]
}

/** Reads one YAML 1.2 document (core schema) without ever throwing; what is wrong with it comes as problems. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const nothing = { file, value: null, locate: () => ({ line: 1, column: 1 }) }
  const sizeBytes = Buffer.byteLength(text)
  if (sizeBytes > maximumBytes) {
    const message = `the file has ${sizeBytes} bytes, more than ${maximumBytes}`
    return {
      ...nothing,
      problems: [{ file, line: null, column: null, message, hint: 'split it, or shorten its lists' }],
    }
  }
  try {
    return parse(file, text)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    const message = `the file cannot be read as YAML: ${inert(reason)}`
    return { ...nothing, problems: [{ file, line: null, column: null, message, hint: null }] }
  }
}

function parse(file: string, text: string): ParsedYaml {
  const lines = new LineCounter()
  const document: Document.Parsed = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    prettyErrors: false,
    logLevel: 'error',
    // Its own check is quadratic (80,000 keys take more than a minute); checkTree does it in one pass.
    uniqueKeys: false,
  })
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const faults = [
    ...[...document.errors, ...document.warnings].map((error) => ({
      offset: error.pos[0],
      message: wording[error.code] ?? reworded(error.message),
      hint: hints[error.code] ?? null,
    })),
    ...checkTree(document),
  ]
  const found = faults.map(({ offset, message, hint }) => ({ file, ...at(offset), message, hint }))
  const problems = firstOf(inOrder(found), maximumProblems)
  return {
    file,
    value: problems.length > 0 ? null : document.toJS({ maxAliasCount: 100 }),
    locate: (path, part, offset = 0) => at(locateNode(document, text, path, part, offset)),
    problems,
  }
}

function reworded(message: string): string {
  const text = message.replace(/^Missing closing (["'])quote$/, 'missing closing quote $1')
  return inert(`${text.charAt(0).toLowerCase()}${text.slice(1)}`)
}

const wording: Partial<Record<string, string>> = {
  TAB_AS_INDENT: 'the line is indented with a tab',
  MULTIPLE_DOCS: 'a second document starts here',
}

const hints: Partial<Record<string, string>> = {
  TAB_AS_INDENT: 'indent with spaces',
  TAG_RESOLVE_FAILED: 'put a text that starts with "!" in quotes',
  BAD_SCALAR_START: 'put the text in quotes',
  MULTIPLE_DOCS: 'keep one document per file',
  BLOCK_AS_IMPLICIT_KEY: 'put a text that contains ": " in quotes',
}
