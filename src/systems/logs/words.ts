import type { System } from '../../model/system.ts'
import { logSignatures } from '../log-signatures.ts'
import { kinOf } from './places.ts'

/** Words of faults that no signature knows. */
const generic = [
  'error',
  'Error',
  'ERROR',
  'fatal',
  'Fatal',
  'FATAL',
  'exception',
  'Exception',
  'Traceback',
  'panic',
  'PANIC',
  'crit',
  'CRIT',
  'emerg',
  'alert]',
  'killed',
  'Killed',
  'SIGKILL',
  'segfault',
  'Out of memory',
  'out of memory',
  'refused',
  'timed out',
  'Timed out',
  'timeout',
  'TIMEOUT',
  'ECONN',
  'EPIPE',
  'unavailable',
  'too many',
  'Too many',
  'No space left',
  'SEVERE',
]

/** Programs that write no log of their own kind: whatever runs in them may speak. */
const anything: ReadonlySet<System> = new Set<System>(['docker', 'systemd', 'unknown'])

/** Programs in which the code of the service itself runs. */
const apps: readonly System[] = ['gunicorn', 'uwsgi', 'node', 'php-fpm', 'unknown']

/** What the lines of this system's logs must hold to be fetched: needles of its signatures, and words of faults. */
export function wordsOf(system: System): string[] {
  const own = kinOf(system)
  const wanted = (each: System) =>
    anything.has(system) || each === own || each === system || (apps.includes(system) && apps.includes(each))
  // Words that every program uses are no reason to fetch a line; those of faults are among the generic ones.
  const needles = logSignatures
    .filter((each) => each.common !== true && wanted(each.system))
    .flatMap((each) => each.needles)
  return [...new Set([...generic, ...needles])]
}
