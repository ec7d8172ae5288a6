import { styleText } from 'node:util'
import { toBotError } from '../errors.ts'

/** Says on standard error what went wrong and what to do next, and returns the exit code. */
export function reportError(thrown: unknown): number {
  const error = toBotError(thrown)
  const red = (text: string) => (process.stderr.isTTY ? styleText('red', text) : text)
  process.stderr.write(
    `${red('error')} ${error.code}: ${error.message}\n${error.hint ? `  ${error.hint}\n` : ''}`,
  )
  if (error.fault === 'bug' && error.cause instanceof Error) process.stderr.write(`${error.cause.stack}\n`)
  // What shells report for a process that Ctrl-C ended.
  if (error.code === 'CANCELED') return 130
  return error.fault === 'user' || error.fault === 'operator' ? 3 : 2
}
