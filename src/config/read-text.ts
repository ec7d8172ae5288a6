import { readFileSync } from 'node:fs'
import type { Problem } from './problem.ts'

export type ReadText =
  | { text: string; problem?: undefined }
  | { text?: undefined; problem: Problem; isMissing: boolean }

/** A file as UTF-8 text (without byte order mark), or why it cannot be read. */
export function readText(file: string): ReadText {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    const message =
      reasons[code] ?? `cannot be read (${thrown instanceof Error ? thrown.message : String(thrown)})`
    const problem = { file, line: null, column: null, message, hint: hints[code] ?? null }
    return { problem, isMissing: code === 'ENOENT' || code === 'ENOTDIR' }
  }
}

const reasons: Partial<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'is not UTF-8 text',
}

const hints: Partial<Record<string, string>> = {
  EACCES: 'give this user the right to read it',
  EPERM: 'give this user the right to read it',
  ERR_ENCODING_INVALID_ENCODED_DATA: 'save it as UTF-8',
}
