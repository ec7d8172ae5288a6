import type { Timeout } from '../../model/facts/timeout.ts'
import type { UwsgiFacts, UwsgiInstance } from '../../model/facts/uwsgi.ts'
import { redactSecrets } from '../../redact.ts'
import { readOptions } from '../app/read-options.ts'
import { flagOptions, parseSettings, shortOptions, type UwsgiSetting } from './parse-settings.ts'

/** What one instance was told: its command line, and the files that this names. */
export interface UwsgiTold {
  pid: number
  argv: readonly string[]
  files: readonly { file: string; text: string }[]
  stats: UwsgiInstance['stats']
}

const protocols: Readonly<Record<string, UwsgiInstance['sockets'][number]['protocol']>> = {
  socket: 'uwsgi',
  'uwsgi-socket': 'uwsgi',
  http: 'http',
  'http-socket': 'http',
  'http11-socket': 'http',
  'fastcgi-socket': 'fastcgi',
  https: 'unknown',
  'https-socket': 'unknown',
  'scgi-socket': 'unknown',
}

const sockets: typeof protocols = { http: 'http', http11: 'http', fastcgi: 'fastcgi', uwsgi: 'uwsgi' }

/** The configuration files that a command line names: `--ini x`, `--yaml x`, or a bare file. */
export function configFilesOf(argv: readonly string[]): string[] {
  return optionsOf(argv).flatMap(({ name, value }) => {
    if (value === null) return []
    if (name === 'ini' || name === 'yaml' || name === 'yml') return [value.replace(/:\w{1,40}$/, '')]
    return name === '' && /\.(?:ini|ya?ml)$/.test(value) ? [value] : []
  })
}

/** The settings of an instance, those of the command line first. */
export function settingsOf({ pid, argv, files }: Pick<UwsgiTold, 'pid' | 'argv' | 'files'>): UwsgiSetting[] {
  return [
    ...optionsOf(argv).flatMap(({ name, value }) =>
      name === '' ? [] : [{ name, value: value ?? '', where: `argv of pid ${pid}` }],
    ),
    ...files.flatMap(({ file, text }) => parseSettings(text, file)),
  ]
}

/** One instance as facts. */
export function instanceFacts(told: UwsgiTold): UwsgiInstance {
  const settings = settingsOf(told)
  // Nothing is taken for a default while a file that may say otherwise is unread.
  const isUnread = told.files.length === 0 && configFilesOf(told.argv).length > 0
  // `socket` speaks uwsgi unless `protocol` says otherwise (uWSGI core/protocol.c).
  const spoken = settings.findLast(({ name }) => name === 'protocol' || name === 'socket-protocol')?.value
  const number = (name: string) => numberOf(settings.findLast((each) => each.name === name)?.value)
  return {
    pid: told.pid,
    argv: redactSecrets(told.argv.join('\n')).split('\n').slice(0, 200),
    configFile: told.files[0]?.file ?? null,
    sockets: settings.flatMap(({ name, value }) => {
      const protocol = (name === 'socket' && sockets[spoken ?? '']) || protocols[name]
      return protocol === undefined || value === ''
        ? []
        : [{ protocol, address: value.split(',', 1)[0] ?? value }]
    }),
    bufferBytes: number('buffer-size') ?? (isUnread ? null : 4096),
    listenBacklog: number('listen') ?? (isUnread ? null : 100),
    timeouts: isUnread ? [] : timeoutsOf(settings),
    stats: told.stats,
  }
}

/** Defaults of uWSGI core/init.c; seconds. */
function timeoutsOf(settings: readonly UwsgiSetting[]): Timeout[] {
  const limit = (kind: Timeout['kind'], name: string, defaultMs: number | null): Timeout => {
    const set = settings.findLast((each) => each.name === name)
    const seconds = numberOf(set?.value)
    if (set === undefined || seconds === null)
      return { kind, setting: name, valueMs: defaultMs, where: 'default of uWSGI', isDefault: true }
    return {
      kind,
      setting: name,
      valueMs: seconds === 0 && kind === 'worker' ? null : seconds * 1000,
      where: set.where,
      isDefault: false,
    }
  }
  const router = settings.some(({ name }) => name === 'http' || name === 'https')
  const keeps = settings.some(({ name }) => name === 'http-keepalive' || name === 'http11-socket')
  return [
    limit('worker', 'harakiri', null),
    limit('graceful', 'worker-reload-mercy', 60_000),
    ...(router ? [limit('response', 'http-timeout', 60_000)] : []),
    keeps
      ? limit('idle-accepted', 'http-keepalive', 0)
      : {
          kind: 'idle-accepted',
          setting: 'http-keepalive',
          valueMs: 0,
          where: 'uWSGI closes after each response unless told',
          isDefault: true,
        },
  ]
}

function optionsOf(argv: readonly string[]) {
  return readOptions(argv, shortOptions, flagOptions)
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text.trim()) ? Number(text) : null
}

/** What is full or dying, in words; empty when all is well. */
export function uwsgiFaults({ instances }: UwsgiFacts): string[] {
  if (instances.length === 0) return ['no uWSGI is running']
  return instances.flatMap(({ pid, stats, listenBacklog }) => {
    if (stats === null) return []
    const busy = stats.workers.filter(({ status }) => status.startsWith('busy')).length
    const killed = stats.workers.reduce((sum, { harakiris }) => sum + harakiris, 0)
    return [
      ...(listenBacklog !== null && stats.listenQueue >= listenBacklog
        ? [`pid ${pid}: queue ${stats.listenQueue} of ${listenBacklog}`]
        : []),
      ...(stats.workers.length > 0 && busy === stats.workers.length && stats.listenQueue > 0
        ? [`pid ${pid}: all ${busy} workers busy, ${stats.listenQueue} connections wait`]
        : []),
      ...(killed > 0 ? [`pid ${pid}: ${killed} requests ended by harakiri`] : []),
    ]
  })
}

/** One line for people. */
export function uwsgiSummary(facts: UwsgiFacts): string {
  const faults = uwsgiFaults(facts)
  if (faults.length > 0) return faults.slice(0, 3).join('; ')
  return facts.instances
    .map(({ pid, sockets, stats, bufferBytes }) => {
      const at = sockets.map(({ protocol, address }) => `${protocol} ${address}`).join(', ')
      const workers = stats === null ? '' : `, ${stats.workers.length} workers`
      return `uWSGI (pid ${pid})${at === '' ? '' : ` on ${at}`}${workers}, buffer-size ${bufferBytes ?? 'unknown'}`
    })
    .join('; ')
}
