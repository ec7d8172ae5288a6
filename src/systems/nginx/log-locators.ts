import { posix } from 'node:path'
import type { LogLocator, LogPlace } from '../../model/log-place.ts'
import type { System } from '../../model/system.ts'
import { readConfig } from './config/read-config.ts'
import { parseBuild } from './output/parse-build.ts'

interface Derivative {
  system: Extract<System, 'nginx' | 'openresty' | 'kong'>
  /** Null where its configuration is not shown by any program. */
  program: string | null
  /** Where its logs are when it does not say. */
  folder: string
}

/** Formats that have a name in nginx itself: src/http/modules/ngx_http_log_module.c. */
const builtIn = new Set(['combined'])

function logLocator({ system, program, folder }: Derivative): LogLocator {
  return {
    system,
    commands: () =>
      program === null
        ? []
        : [
            { argv: [program, '-V'] },
            { argv: [program, '-T'], root: true, timeoutMs: 30_000, maxBytes: 4_000_000 },
          ],
    locate([built, dump]) {
      const build = parseBuild(`${built?.stderr ?? ''}\n${built?.stdout ?? ''}`)
      const { logs, formats } = readConfig(dump?.stdout ?? '', build.version)
      const base = build.prefix ?? posix.dirname(folder)
      const places = logs.map(({ path, kind, format }) =>
        placeOf(
          posix.resolve(base, path),
          kind,
          format === null || builtIn.has(format) ? null : (formats[format] ?? null),
        ),
      )
      const usual = [
        ...(places.some(({ kind }) => kind === 'error')
          ? []
          : [placeOf(fileOr(build.errorLog, `${folder}/error.log`), 'error')]),
        ...(places.some(({ kind }) => kind === 'access')
          ? []
          : [placeOf(fileOr(build.accessLog, `${folder}/access.log`), 'access')]),
      ]
      return [...places, ...usual]
    },
  }
}

function placeOf(file: string, kind: LogPlace['kind'], definition: string | null = null): LogPlace {
  return {
    name: file,
    at: { file },
    kind,
    format: kind === 'error' ? 'nginx-error' : 'nginx-access',
    definition,
  }
}

/** `--error-log-path=stderr` of Debian names no file, and relative paths none that we know. */
function fileOr(path: string | null, usual: string): string {
  return path?.startsWith('/') === true ? path : usual
}

/** Finds the logs that the configuration names, or those in the usual folder. */
export const nginxLogLocators: readonly LogLocator[] = [
  logLocator({ system: 'nginx', program: 'nginx', folder: '/var/log/nginx' }),
  logLocator({ system: 'openresty', program: 'openresty', folder: '/usr/local/openresty/nginx/logs' }),
  logLocator({ system: 'kong', program: null, folder: '/usr/local/kong/logs' }),
]
