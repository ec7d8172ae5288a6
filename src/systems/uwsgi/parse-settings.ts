import { linesOf } from '../host/lines-of.ts'

/** One option of uWSGI, by its long name. */
export interface UwsgiSetting {
  name: string
  /** Empty for options that take none. */
  value: string
  where: string
}

/** Short options of uWSGI core/uwsgi.c that matter here. */
export const shortOptions: Readonly<Record<string, string>> = {
  s: 'socket',
  p: 'processes',
  t: 'harakiri',
  l: 'listen',
  b: 'buffer-size',
  M: 'master',
  H: 'home',
  w: 'module',
  x: 'xml',
  y: 'yaml',
  C: 'chmod-socket',
  d: 'daemonize',
  z: 'socket-timeout',
  L: 'disable-logging',
}

/** Options that take no value. */
export const flagOptions: ReadonlySet<string> = new Set([
  'master',
  'disable-logging',
  'enable-threads',
  'lazy-apps',
  'need-app',
  'vacuum',
  'die-on-term',
  'single-interpreter',
  'thunder-lock',
  'memory-report',
  'stats-http',
  'log-5xx',
  'log-4xx',
  'strict',
  'add-header',
  'http-auto-chunked',
])

/** Reads the `[uwsgi]` section of an ini file, or the `uwsgi:` mapping of a YAML file. */
export function parseSettings(text: string, file: string): UwsgiSetting[] {
  const lines = linesOf(text)
  let inside = !/^\s{0,8}(?:\[[\w:.-]{1,64}\]|uwsgi\s{0,4}:\s{0,8}$)/m.test(text)
  return lines.flatMap((raw, index) => {
    const line = raw.slice(0, 4096).trim()
    const section = /^\[([\w:.-]{1,64})\]$/.exec(line)?.[1]
    if (section !== undefined) inside = section === 'uwsgi'
    else if (/^uwsgi\s{0,4}:$/.test(line)) inside = true
    if (!inside || section !== undefined || /^[;#]/.test(line)) return []
    const match = /^-?\s{0,4}([a-z0-9][\w-]{0,60})\s{0,20}[=:]\s{0,20}(.{1,2000})$/i.exec(line)
    const [, name, value] = match ?? []
    if (name === undefined || value === undefined) return []
    const plain = value.replace(/^(['"])([^'"]{0,2000})\1$/, '$2')
    return [{ name: name.replaceAll('_', '-'), value: expand(plain, file), where: `${file}:${index + 1}` }]
  })
}

/** `%n`, the file’s name without its ending, and `%d`, its folder: uwsgi-docs, Configuration, Magic variables. */
function expand(value: string, file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1)
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  return value.replaceAll('%n', name.replace(/\.[^.]{1,10}$/, '')).replaceAll('%d', folder)
}
