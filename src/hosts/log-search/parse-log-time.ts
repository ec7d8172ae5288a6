import type { LogFormat } from '../../model/facts/logs.ts'
import { zoneOffset } from './zone-offset.ts'

type Kind =
  | 'slashes'
  | 'clf'
  | 'accept'
  | 'ctime'
  | 'syslog'
  | 'iso'
  | 'member'
  | 'docker'
  | 'php'
  | 'epoch'
  | 'klog'
  | 'journal'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const isoSource = String.raw`(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?( ?(?:Z|[+-]\d\d:?\d\d))?`

/** How each kind of time is written, and within how many characters of a line it has to begin. */
const written: Record<Kind, { pattern: RegExp; within: number }> = {
  slashes: { pattern: /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)/, within: 30 },
  clf: { pattern: /\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\]/, within: 1024 },
  accept: { pattern: /\[(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d)\.(\d{1,6})\]/, within: 1024 },
  ctime: {
    pattern: /[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ 0-3]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))? (\d{4})/,
    within: 300,
  },
  syslog: {
    pattern: /^(?:<\d{1,3}>)?([A-Z][a-z]{2}) ([ 0-3]\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?/,
    within: 40,
  },
  iso: { pattern: new RegExp(isoSource), within: 72 },
  member: {
    pattern: new RegExp(
      `"(?:@?timestamp|time|ts|t|date|datetime|asctime|eventTime)" ?: ?"?(?:${isoSource}|(\\d{10})(?:\\.?(\\d{1,9}))?)`,
    ),
    within: 8192,
  },
  docker: { pattern: new RegExp(`"time":"${isoSource}"}?\\s*$`), within: Number.POSITIVE_INFINITY },
  php: {
    pattern:
      /^\[?(\d\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?( [A-Z][A-Za-z_/]{1,40})?/,
    within: 80,
  },
  epoch: { pattern: /^\[?(\d{10})(?:\.(\d{1,9}))?[\] ]/, within: 30 },
  klog: { pattern: /^[IWEF](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{1,9})/, within: 30 },
  journal: { pattern: /"__REALTIME_TIMESTAMP" ?: ?"(\d{10})(\d{6})"/, within: Number.POSITIVE_INFINITY },
}

/** The kinds of each format, its own first; every other is tried after them. */
const kindsOf: Record<LogFormat, readonly Kind[]> = {
  'nginx-error': ['slashes'],
  'nginx-access': ['clf', 'iso', 'member'],
  'apache-error': ['ctime'],
  'apache-access': ['clf'],
  haproxy: ['syslog', 'iso', 'accept'],
  syslog: ['syslog', 'iso'],
  journal: ['journal'],
  'docker-json': ['docker'],
  'php-fpm': ['php'],
  gunicorn: ['iso', 'clf'],
  uwsgi: ['ctime'],
  pm2: ['iso'],
  iso: ['iso'],
  unknown: [],
}

const everyKind = Object.keys(written) as Kind[]

/**
 * The time of a line. `zone` is that of times which say none: `UTC`, `+01:00` or an IANA name; `reference` gives the year to
 * syslog's times, which have none and are never more than a day after it. Null for lines without a time, such as those of
 * a trace.
 */
export function parseLogTime(format: LogFormat, line: string, zone: string, reference: Date): Date | null {
  if (/^[ \t]|^$/.test(line)) return null
  const own = kindsOf[format]
  for (const kind of [...own, ...everyKind.filter((each) => !own.includes(each))]) {
    const at = timeOf(kind, line, zone, reference)
    if (at !== null) return at
  }
  return null
}

/** Which kind of time a line has, null when it has none. */
export function timeKind(line: string): Kind | null {
  return everyKind.find((kind) => timeOf(kind, line, 'UTC', new Date()) !== null) ?? null
}

function timeOf(kind: Kind, line: string, zone: string, reference: Date): Date | null {
  const { pattern, within } = written[kind]
  const head =
    kind === 'docker'
      ? line.slice(-100)
      : line.slice(0, within === Number.POSITIVE_INFINITY ? 65_536 : within)
  const match = pattern.exec(head)
  if (match === null) return null
  const [, a = '', b = '', c = '', d = '', e = '', f = '', g = '', h = ''] = match
  switch (kind) {
    case 'slashes':
      return dated(a, b, c, [d, e, f, ''], zone)
    case 'clf':
      return dated(c, monthOf(b), a, [d, e, f, ''], g)
    case 'accept':
      return dated(c, monthOf(b), a, [d, e, f, g], zone)
    case 'ctime':
      return dated(g, monthOf(a), b, [c, d, e, f], zone)
    case 'syslog':
      return yearless(monthOf(a), b, [c, d, e, f], zone, reference)
    case 'klog':
      return yearless(a, b, [c, d, e, f], zone, reference)
    case 'php':
      return dated(c, monthOf(b), a, [d, e, f, g], phpZone(h.trim(), zone))
    case 'epoch':
      return new Date(Number(a) * 1000 + millis(b))
    case 'journal':
      return new Date(Number(a) * 1000 + Math.floor(Number(b) / 1000))
    case 'member':
      if (match[9] !== undefined) return new Date(Number(match[9]) * 1000 + millis(match[10] ?? ''))
      return dated(a, b, c, [d, e, f, g], h.trim() || zone)
    case 'iso':
    case 'docker':
      return dated(a, b, c, [d, e, f, g], h.trim() || zone)
  }
}

type Clock = readonly [hours: string, minutes: string, seconds: string, fraction: string]

function dated(
  year: string,
  month: string,
  day: string,
  [h, m, s, fraction]: Clock,
  zone: string,
): Date | null {
  const [mo, d] = [Number(month), Number(day)]
  if (mo < 1 || mo > 12 || d < 1 || d > 31) return null
  const wall = Date.UTC(Number(year), mo - 1, d, Number(h), Number(m), Number(s), millis(fraction))
  return new Date(wall - zoneOffset(zone, wall))
}

function yearless(month: string, day: string, clock: Clock, zone: string, reference: Date): Date | null {
  const year = new Date(reference.getTime() + zoneOffset(zone, reference.getTime())).getUTCFullYear()
  const at = dated(String(year), month, day, clock, zone)
  if (at === null || at.getTime() <= reference.getTime() + 86_400_000) return at
  return dated(String(year - 1), month, day, clock, zone)
}

function monthOf(name: string): string {
  return String(months.indexOf(name) + 1)
}

function millis(fraction: string): number {
  return fraction === '' ? 0 : Math.floor(Number(`0.${fraction}`) * 1000)
}

function phpZone(named: string, zone: string): string {
  return named === 'UTC' || named.includes('/') ? named : zone
}
