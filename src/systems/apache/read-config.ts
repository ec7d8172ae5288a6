import type { ApacheFacts } from '../../model/facts/apache.ts'
import type { Timeout } from '../../model/facts/timeout.ts'
import { type Directive, directivesOf } from './directives.ts'
import { durationOf } from './duration-of.ts'

export type ApacheConfig = Pick<ApacheFacts, 'passes' | 'virtualHosts' | 'timeouts' | 'logs'> & {
  /** LogFormat definitions, by name. */
  formats: Record<string, string>
  /** Whether there was anything that is httpd’s. */
  isEmpty: boolean
}

/** Names in /etc/apache2/envvars (`export APACHE_LOG_DIR=/var/log/apache2$SUFFIX`) and `Define` lines. */
function variablesOf(files: readonly { name: string; text: string }[]): Map<string, string> {
  const variables = new Map<string, string>([['APACHE_LOG_DIR', '/var/log/apache2']])
  for (const { text } of files) {
    for (const match of text.matchAll(
      /^(?:export[ \t]+(\w{1,60})=|Define[ \t]+(\w{1,60})[ \t]+)(\S{1,300})/gm,
    )) {
      const name = match[1] ?? match[2] ?? ''
      variables.set(name, (match[3] ?? '').replace(/\$SUFFIX$/, '').replace(/^["']|["']$/g, ''))
    }
  }
  return variables
}

/** What the configuration files of an httpd say of backends, limits and logs. */
export function readConfig(files: readonly { name: string; text: string }[]): ApacheConfig {
  const variables = variablesOf(files)
  const directives = files
    .filter(({ name }) => !name.endsWith('envvars'))
    .flatMap(({ name, text }) => directivesOf(text, name, variables))
  const passes = directives.flatMap(passOf)
  return {
    passes,
    virtualHosts: virtualHostsOf(directives),
    timeouts: timeoutsOf(directives, passes),
    logs: uniqueLogs(directives.flatMap(logOf)),
    formats: Object.fromEntries(
      directives
        .filter(({ name, arguments: words }) => name === 'logformat' && words.length === 2)
        .map(({ arguments: [format = '', name = ''] }) => [name, format]),
    ),
    isEmpty: !directives.some(({ name }) => known.has(name)),
  }
}

const known = new Set([
  'proxypass',
  'proxypassmatch',
  'balancermember',
  'proxytimeout',
  'documentroot',
  'servername',
  'customlog',
  'errorlog',
  'keepalivetimeout',
  'maxrequestworkers',
  'sethandler',
  'proxypreservehost',
])

function passOf({ name, arguments: words, sections, where }: Directive): ApacheFacts['passes'] {
  const location = sections.findLast((each) => /^location|^proxy|^files/.test(each.name))
  const place = location?.arguments.join(' ') ?? ''
  if (name === 'proxypass' || name === 'proxypassmatch') {
    const isInside = location?.name.startsWith('location') === true
    const [from, to, ...rest] = isInside ? [place, ...words] : words
    if (from === undefined || to === undefined || to === '!') return []
    return [{ from, to, parameters: parametersOf(rest), where }]
  }
  if (name === 'balancermember') {
    const isInside = location?.name === 'proxy'
    const [from, to, ...rest] = isInside ? [place, ...words] : words
    return from === undefined || to === undefined ? [] : [{ from, to, parameters: parametersOf(rest), where }]
  }
  if (name === 'sethandler' && words[0]?.startsWith('proxy:')) {
    return [{ from: place, to: words[0].slice('proxy:'.length), parameters: {}, where }]
  }
  if (name === 'rewriterule' && /[[,]P[\],]/i.test(words[2] ?? '')) {
    return [{ from: words[0] ?? '', to: words[1] ?? '', parameters: {}, where }]
  }
  return []
}

function parametersOf(words: string[]): Record<string, string> {
  return Object.fromEntries(
    words.flatMap((word) => {
      const at = word.indexOf('=')
      return at < 1 ? [] : [[word.slice(0, at).toLowerCase(), word.slice(at + 1)]]
    }),
  )
}

function virtualHostsOf(directives: Directive[]): ApacheFacts['virtualHosts'] {
  return directives.flatMap(({ name, arguments: words, sections, where }) => {
    const host = sections.find((each) => each.name === 'virtualhost')
    if (name !== 'servername' || host === undefined) return []
    return [{ address: host.arguments.join(' '), name: words[0] ?? '', where }]
  })
}

/** Each file once: virtual hosts share them. */
function uniqueLogs(logs: ApacheFacts['logs']): ApacheFacts['logs'] {
  return [...new Map(logs.map((log) => [`${log.kind} ${log.path}`, log])).values()]
}

/** `ErrorLog file`, `CustomLog file format`; programs behind a pipe and syslog are no files. */
function logOf({ name, arguments: words }: Directive): ApacheFacts['logs'] {
  const [path = '', format = null] = words
  if (path === '' || path.startsWith('|') || path.startsWith('syslog')) return []
  if (name === 'errorlog') return [{ path, kind: 'error', format: null }]
  if (name === 'customlog' || name === 'transferlog') return [{ path, kind: 'access', format }]
  return []
}

/**
 * The limits in force. `timeout=` and `connectiontimeout=` of a backend go before ProxyTimeout, and that before Timeout;
 * a connection is kept for reuse without limit unless `ttl=` or `disablereuse=on` says otherwise. Defaults are those of
 * httpd include/httpd.h (DEFAULT_TIMEOUT 60, DEFAULT_KEEPALIVE_TIMEOUT 5).
 */
function timeoutsOf(directives: Directive[], passes: ApacheFacts['passes']): Timeout[] {
  const timeouts: Timeout[] = []
  const last = (wanted: string) =>
    directives.findLast(({ name, sections }) => name === wanted && sections.length === 0) ??
    directives.find(({ name }) => name === wanted)
  const add = (
    kind: Timeout['kind'],
    setting: string,
    valueMs: number | null | undefined,
    where: string,
    isDefault = false,
  ) => {
    if (valueMs !== undefined) timeouts.push({ kind, setting, valueMs, where, isDefault })
  }
  const limit = last('proxytimeout') ?? last('timeout')
  const isKnown = directives.length > 0
  if (limit !== undefined) {
    const setting = limit.name === 'timeout' ? 'Timeout' : 'ProxyTimeout'
    add('response', setting, durationOf(limit.arguments[0]), limit.where)
  } else if (isKnown && passes.length > 0) add('response', 'Timeout', 60_000, 'default of httpd', true)
  const kept = last('keepalivetimeout')
  const off = directives.find(
    ({ name, arguments: words }) => name === 'keepalive' && /^off$/i.test(words[0] ?? ''),
  )
  if (off !== undefined) add('idle-accepted', 'KeepAlive Off', 0, off.where)
  else if (kept !== undefined)
    add('idle-accepted', 'KeepAliveTimeout', durationOf(kept.arguments[0]), kept.where)
  else if (isKnown && passes.length > 0)
    add('idle-accepted', 'KeepAliveTimeout', 5000, 'default of httpd', true)
  const graceful = last('gracefulshutdowntimeout')
  if (graceful !== undefined)
    add('graceful', 'GracefulShutdownTimeout', durationOf(graceful.arguments[0]) || null, graceful.where)
  for (const { to, parameters, where } of passes) {
    const { timeout, connectiontimeout, ttl, disablereuse, enablereuse } = parameters
    if (timeout !== undefined) add('response', `timeout= of ${to}`, durationOf(timeout), where)
    if (connectiontimeout !== undefined)
      add('connect', `connectiontimeout= of ${to}`, durationOf(connectiontimeout), where)
    if (/^on$/i.test(disablereuse ?? '') || /^off$/i.test(enablereuse ?? ''))
      add('idle-reused', `disablereuse= of ${to}`, 0, where)
    else if (ttl !== undefined) add('idle-reused', `ttl= of ${to}`, durationOf(ttl), where)
    else if (isReused(to)) add('idle-reused', `ttl= of ${to}`, null, where, true)
  }
  return timeouts
}

/** HTTP and AJP backends keep their connections; FastCGI ones do not unless told, and variables never do. */
function isReused(to: string): boolean {
  return /^(?:https?|ajp|h2c?|wss?):\/\//.test(to) && !/[$%]/.test(to)
}
