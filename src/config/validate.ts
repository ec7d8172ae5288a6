import type { z } from 'zod'
import { explain } from './explain-issue.ts'
import type { ParsedYaml, YamlPath } from './parse-yaml.ts'
import { firstOf, inOrder, type Problem } from './problem.ts'
import { valueAt } from './value-at.ts'

const maximumProblems = 50

export type Validated<T> = { value: T; problems?: undefined } | { value?: undefined; problems: Problem[] }

/** Checks what stands at a path of the file (all of it by default); every issue becomes a problem in its place. */
export function validate<S extends z.ZodType>(
  schema: S,
  parsed: ParsedYaml,
  base: YamlPath = [],
): Validated<z.output<S>> {
  if (parsed.problems.length > 0) return { problems: parsed.problems }
  const value = valueAt(parsed.value, base)
  const result = schema.safeParse(value)
  if (result.success) return { value: result.data }
  const explained = result.error.issues.flatMap((issue) => explain(issue, schema, value))
  // Cut before they are located: finding one of 80,000 wrong keys means going through all of them.
  const problems = explained.slice(0, maximumProblems).map(({ path, part, message, hint }) => ({
    file: parsed.file,
    ...parsed.locate([...base, ...path], part),
    message,
    hint,
  }))
  return { problems: firstOf(inOrder(problems), maximumProblems, explained.length) }
}
