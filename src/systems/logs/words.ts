import type { LogSignature } from '../../model/diagnosis.ts'
import type { System } from '../../model/system.ts'
import { logSignatures } from '../log-signatures.ts'
import { noteLines } from '../notes/note-lines.ts'
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

/** Services of others, which write no log on a machine. */
const elsewhere: ReadonlySet<System> = new Set<System>([
  ...(['akamai', 'aws-alb', 'azure-appgw', 'azure-front-door', 'cloudfront'] as const),
  ...(['fastly', 'google-lb', 'heroku', 'vercel'] as const),
])

/** What people and their settings say, which stands in no log. */
const remarks: ReadonlySet<LogSignature> = new Set(noteLines)

/** What runs things says how they ended: it goes first where there are more words than are looked for. */
const first: readonly System[] = ['systemd', 'docker', 'host', ...apps.filter((each) => each !== 'unknown')]

/**
 * What the lines of this system's logs must hold to be fetched: words of faults, and needles of its signatures, but for those
 * that hold another of them.
 */
export function wordsOf(system: System): readonly string[] {
  const words = made.get(system) ?? makeWords(system)
  made.set(system, words)
  return words
}

const made = new Map<System, readonly string[]>()

function makeWords(system: System): readonly string[] {
  const own = kinOf(system)
  const wanted = (each: System) =>
    anything.has(system) || each === own || each === system || (apps.includes(system) && apps.includes(each))
  // Words that every program uses are no reason to fetch a line; those of faults are among the generic ones.
  const signatures = logSignatures.filter(
    (each) =>
      each.common !== true && wanted(each.system) && !elsewhere.has(each.system) && !remarks.has(each),
  )
  const rank = (each: System) => (each === own || each === system ? -1 : placeOf(first, each))
  const needles = signatures
    .toSorted((one, other) => rank(one.system) - rank(other.system))
    .flatMap((each) => each.needles)
  return withoutLonger([...new Set([...generic, ...needles])])
}

/** Those that are not named come last. */
function placeOf(order: readonly System[], system: System): number {
  const place = order.indexOf(system)
  return place === -1 ? order.length : place
}

/** A line that holds a word holds each part of it. */
function withoutLonger(words: readonly string[]): string[] {
  return words.filter(
    (word) => !words.some((other) => other.length < word.length && other.length >= 3 && word.includes(other)),
  )
}
