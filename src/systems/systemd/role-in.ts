import { type Role, roleOf } from './judge-unit.ts'

/** What the unit of a line such as `… nginx.service: Main process exited` is to a request path; null where it names none. */
export function roleIn(line: string): Role | null {
  const name = /(?:^|\s)([\w@.-]{1,128}\.service)(?::|\/|\s)/.exec(line)?.[1]
  return name === undefined ? null : roleOf({ name })
}
