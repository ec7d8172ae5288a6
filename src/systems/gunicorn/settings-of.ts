import type { GunicornMaster } from '../../model/facts/gunicorn.ts'
import type { Timeout } from '../../model/facts/timeout.ts'
import { readOptions } from '../app/read-options.ts'
import type { ConfigSetting, ConfigValue } from './parse-config.ts'

/** Short options of gunicorn/config.py. */
const short = {
  b: 'bind',
  c: 'config',
  w: 'workers',
  k: 'worker-class',
  t: 'timeout',
  D: 'daemon',
  n: 'name',
  p: 'pid',
  u: 'user',
  g: 'group',
  e: 'env',
}

const flags = new Set([
  'daemon',
  'preload',
  'reload',
  'capture-output',
  'check-config',
  'print-config',
  'no-sendfile',
  'enable-stdio-inheritance',
  'proxy-protocol',
  'reuse-port',
  'no-control-socket',
])

/** Where gunicorn is told what to do: on its command line, in its environment, and in its configuration file. */
export interface Told {
  argv: readonly string[]
  variables: Readonly<Record<string, string>>
  config: { file: string; settings: readonly ConfigSetting[] } | null
  pid: number
}

/** What a gunicorn was told, the strongest first: command line, GUNICORN_CMD_ARGS, file (gunicorn/app/base.py, load_config). */
export interface Settings
  extends Pick<
    GunicornMaster,
    'binds' | 'workerClass' | 'workersWanted' | 'threads' | 'backlog' | 'maxRequests' | 'timeouts'
  > {
  errorLog: string | null
  accessLog: string | null
}

interface Given {
  value: ConfigValue | undefined
  where: string
}

/** The file that `--config` names, null when none does. */
export function configFileOf({ argv, variables }: Pick<Told, 'argv' | 'variables'>): string | null {
  const options = [...optionsOf(argv), ...optionsOf(wordsOf(variables.GUNICORN_CMD_ARGS ?? ''))]
  const file = options.find(({ name }) => name === 'config')?.value ?? null
  return file === null ? null : file.replace(/^file:/, '')
}

/** Merges what gunicorn was told with its defaults, gunicorn/config.py. */
export function settingsOf(told: Told): Settings {
  const { variables, pid } = told
  const ours = optionsOf(told.argv)
  const environment = optionsOf(wordsOf(variables.GUNICORN_CMD_ARGS ?? ''))

  function all(name: string, configName = name.replaceAll('-', '_')): Given[] {
    const set = told.config?.settings.filter((setting) => setting.name === configName).at(-1)
    return [
      ...ours
        .filter((each) => each.name === name)
        .map(({ value }) => ({ value: argumentValue(value), where: `argv of pid ${pid}` })),
      ...environment
        .filter((each) => each.name === name)
        .map(({ value }) => ({ value: argumentValue(value), where: 'GUNICORN_CMD_ARGS' })),
      ...(set === undefined || told.config === null
        ? []
        : [{ value: set.value, where: `${told.config.file}:${set.line}` }]),
    ]
  }

  function number(name: string, configName?: string): number | null {
    const given = all(name, configName)[0]
    return typeof given?.value === 'number' ? given.value : null
  }

  function text(name: string, configName?: string): string | null {
    const given = all(name, configName)[0]
    return typeof given?.value === 'string' ? given.value : null
  }

  const threads = number('threads')
  const asked = text('worker-class')
  // gunicorn/config.py, Config.worker_class: sync workers with threads become gthread.
  const workerClass =
    (asked === null || asked === 'sync') && (threads ?? 1) > 1 ? 'gthread' : (asked ?? 'sync')
  const concurrency = Number(variables.WEB_CONCURRENCY)
  const wanted = all('workers')[0]
  return {
    binds: bindsOf(all('bind'), variables.PORT),
    workerClass,
    workersWanted:
      wanted === undefined
        ? Number.isInteger(concurrency) && concurrency > 0
          ? concurrency
          : 1
        : number('workers'),
    threads,
    backlog: all('backlog')[0] === undefined ? 2048 : number('backlog'),
    maxRequests: all('max-requests')[0] === undefined ? 0 : number('max-requests'),
    timeouts: timeoutsOf(all, workerClass),
    errorLog: text('error-logfile', 'errorlog') ?? text('log-file', 'errorlog'),
    accessLog: text('access-logfile', 'accesslog'),
  }
}

/** Everything is 127.0.0.1:8000 by default, and 0.0.0.0:$PORT where that is set. */
function bindsOf(given: readonly Given[], port: string | undefined): string[] {
  const [strongest] = given
  if (strongest === undefined) return /^\d{1,5}$/.test(port ?? '') ? [`0.0.0.0:${port}`] : ['127.0.0.1:8000']
  return given
    .filter(({ where }) => where === strongest.where)
    .flatMap(({ value }) =>
      Array.isArray(value)
        ? value
        : typeof value === 'string' || typeof value === 'number'
          ? [String(value)]
          : [],
    )
}

function timeoutsOf(all: (name: string, configName?: string) => Given[], workerClass: string): Timeout[] {
  const limit = (kind: Timeout['kind'], name: string, configName: string, defaultMs: number): Timeout[] => {
    const given = all(name, configName)[0]
    const setting = `--${name}`
    if (given === undefined)
      return [{ kind, setting, valueMs: defaultMs, where: 'default of gunicorn', isDefault: true }]
    if (typeof given.value !== 'number') return []
    const valueMs = given.value === 0 && kind === 'worker' ? null : given.value * 1000
    return [{ kind, setting, valueMs, where: given.where, isDefault: false }]
  }
  const isSync = workerClass === 'sync' || workerClass.endsWith('.SyncWorker')
  return [
    // Other workers beat their heart apart from their requests: there the limit is not one of requests.
    ...(isSync ? limit('worker', 'timeout', 'timeout', 30_000) : []),
    ...(isSync
      ? [
          {
            kind: 'idle-accepted',
            setting: '--keep-alive',
            valueMs: 0,
            where: 'sync workers keep no connection',
            isDefault: true,
          } as const,
        ]
      : limit('idle-accepted', 'keep-alive', 'keepalive', 2000)),
    ...limit('graceful', 'graceful-timeout', 'graceful_timeout', 30_000),
  ]
}

function optionsOf(argv: readonly string[]) {
  return readOptions(argv, short, flags)
}

/** GUNICORN_CMD_ARGS is split as a shell would; quotes around a word are enough here. */
function wordsOf(text: string): string[] {
  return [...text.slice(0, 4096).matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  )
}

function argumentValue(text: string | null): ConfigValue | undefined {
  if (text === null) return true
  return /^\d{1,12}$/.test(text) ? Number(text) : text
}
