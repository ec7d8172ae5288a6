import { inert } from './observed.ts'

/** One mistake of the operator's: where it is, what is wrong with the observed value, and what to do. */
export interface Problem {
  /** A path as people would type it, or `environment`. */
  file: string
  /** Counted from 1; null when the whole file is meant. */
  line: number | null
  column: number | null
  message: string
  /** The next thing to do, such as `did you mean "addresses"?`. */
  hint: string | null
}

/** One line: `services.yaml:12:5: unknown key "adresses" — did you mean "addresses"?`. */
export function formatProblem({ file, line, column, message, hint }: Problem): string {
  const place = [inert(file), line, column].filter((part) => part !== null).join(':')
  return hint === null ? `${place}: ${message}` : `${place}: ${message} — ${hint}`
}

/** In the order of the file. */
export function inOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted(
    (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
  )
}

/** A file with one slip can give thousands of follow-up problems; people read the first ones. */
export function firstOf(problems: readonly Problem[], limit: number, total = problems.length): Problem[] {
  const more = total - limit
  const [first] = problems
  if (more <= 0 || first === undefined) return [...problems]
  const message = `${more} more ${more === 1 ? 'problem is' : 'problems are'} not shown`
  return [...problems.slice(0, limit), { file: first.file, line: null, column: null, message, hint: null }]
}
