import type { LogFormat } from '../../model/facts/logs.ts'

/** What lines of each format look like, most particular first. */
const looks: readonly [format: LogFormat, look: RegExp][] = [
  ['journal', /^\{.{0,65536}"__REALTIME_TIMESTAMP"/],
  ['docker-json', /^\{"log":".{0,65536}"time":"[^"]{0,40}"\}?\s*$/],
  [
    'nginx-error',
    /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[(?:debug|info|notice|warn|error|crit|alert|emerg)\] \d/,
  ],
  [
    'haproxy',
    /\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8}\.\d{3}\] \S{1,200} \S{1,200} [+-]?\d{1,10}\/|haproxy\[\d{1,10}\]: /,
  ],
  ['apache-error', /^\[[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-3]\d [\d:.]{8,15} \d{4}\] \[/],
  [
    'uwsgi',
    /^\[pid: \d{1,10}\||^\*\*\* |^(?:DAMN ! )?worker \d|^[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-3]\d [\d:]{8} \d{4} - /,
  ],
  ['php-fpm', /^\[\d\d-[A-Z][a-z]{2}-\d{4} [\d:.]{8,15}[^\]]{0,40}\] /],
  ['gunicorn', /^\[\d{4}-\d\d-\d\d [\d:]{8} [+-]\d{4}\] \[\d{1,10}\] \[[A-Z]{1,10}\]/],
  ['nginx-access', /^\S{1,300} \S{1,300} [^[]{0,300}\[\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8} [+-]\d{4}\] "/],
  ['pm2', /^(?:PM2 +\| )?\d{4}-\d\d-\d\dT[\d:]{8}: PM2 |^\d{1,4}\|\S{1,60} +\| /],
  [
    'syslog',
    /^(?:<\d{1,3}>(?:1 )?)?(?:[A-Z][a-z]{2} [ 0-3]\d [\d:]{8}|\d{4}-\d\d-\d\dT[\d:.]{8,15}(?:Z|[+-][\d:]{4,5})) \S{1,100} [^\s[:]{1,100}(?:\[\d{1,10}\])?:? /,
  ],
  ['iso', /^.{0,40}\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|^\{.{0,2000}"(?:@?timestamp|time|ts)" ?: ?"?\d/],
]

/** The format of most of the lines, `unknown` when no line looks like any. */
export function detectLogFormat(lines: readonly string[]): LogFormat {
  const votes = new Map<LogFormat, number>()
  for (const line of lines.slice(0, 1000)) {
    const head = line.slice(0, 65_536)
    const format = looks.find(([, look]) => look.test(head))?.[0]
    if (format !== undefined) votes.set(format, (votes.get(format) ?? 0) + 1)
  }
  const [best] = [...votes].sort(([, a], [, b]) => b - a)
  return best?.[0] ?? 'unknown'
}
