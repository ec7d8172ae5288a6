import type { z } from 'zod'
import type { Parsed } from './source.ts'

/** What to say of a body that is not as we know its source, by the first thing that does not fit. */
export function toStrange({ issues }: z.ZodError): Parsed & { kind: 'strange' } {
  const [issue] = issues
  const place = issue === undefined || issue.path.length === 0 ? 'the body' : issue.path.join('.')
  return { kind: 'strange', why: `${place}: ${issue?.message ?? 'not as expected'}` }
}
