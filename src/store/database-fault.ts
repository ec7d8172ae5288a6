import { BotError } from '../errors.ts'

/**
 * SQLSTATEs by which a server says that it cannot now, but may later: connection, resources, shut down, lost to another
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html), and what a server that was made a copy says.
 */
const passing = /^(08|53|57P|40|55P03|25006)/

/** What a failed statement comes to: `DATABASE_UNREACHABLE` where another try may go well, else the error itself. */
export function asDatabaseFault(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof BotError || isBug(thrown)) return thrown
  const isAnswer = 'severity' in thrown
  const code = 'code' in thrown ? String(thrown.code) : ''
  // What comes without a severity was said by no server: the connection did not come about, or broke.
  if (isAnswer && !passing.test(code)) return thrown
  return new BotError(
    'DATABASE_UNREACHABLE',
    `The database did not take it: ${code || 'the connection broke'}.`,
    'Check that the database runs and can be reached.',
    { cause: thrown },
  )
}

function isBug(error: Error): boolean {
  return [TypeError, RangeError, ReferenceError, SyntaxError].some((kind) => error instanceof kind)
}
