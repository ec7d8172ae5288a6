import type { Excerpt, Reading } from '../../model/excerpt.ts'
import type { System } from '../../model/system.ts'
import { readAccessLines } from './read-access-lines.ts'
import { summariseRequests } from './summarise-requests.ts'

/** Reads pasted lines of access logs; whose they are is told by the lines, else by the command or file name before them. */
export function accessLinesReader({ command, label, text }: Excerpt): Reading | null {
  const facts = readAccessLines(text, label ?? 'access log lines')
  if (facts === null) return null
  const system = facts.system === 'unknown' ? named(`${command ?? ''} ${label ?? ''}`) : facts.system
  return { type: 'access-log', ...summariseRequests(facts), facts: { ...facts, system }, system }
}

function named(words: string): System {
  if (/nginx/i.test(words)) return 'nginx'
  if (/apache|httpd/i.test(words)) return 'apache'
  if (/gunicorn/i.test(words)) return 'gunicorn'
  return 'unknown'
}
