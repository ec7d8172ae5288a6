import { posix } from 'node:path'
import type { LogLocator, LogPlace } from '../../model/log-place.ts'
import { filesOf } from './apache-facts.ts'
import { configCommand } from './apache-programs.ts'
import { readConfig } from './read-config.ts'

/** Where Debian’s apache2 and Red Hat’s httpd write. */
const usual: readonly { folder: string; error: string; access: string }[] = [
  { folder: '/var/log/apache2', error: 'error.log', access: 'access.log' },
  { folder: '/var/log/httpd', error: 'error_log', access: 'access_log' },
]

/** Finds the logs that ErrorLog and CustomLog name, with their LogFormat, or those at the usual places. */
export const apacheLogLocator: LogLocator = {
  system: 'apache',
  commands: () => [configCommand],
  locate([shown]): LogPlace[] {
    const files = filesOf(shown?.stdout ?? '')
    const { logs, formats } = readConfig(files)
    const root = /^[ \t]*ServerRoot[ \t]+"?([^"\s]{1,200})/im.exec(shown?.stdout ?? '')?.[1] ?? '/etc/httpd'
    const places = logs
      .filter(({ path }) => !path.includes('${') && path !== '/dev/null')
      .map(({ path, kind, format }) =>
        placeOf(posix.resolve(root, path), kind, format === null ? null : (formats[format] ?? format)),
      )
    if (places.length > 0) return places
    return usual.flatMap(({ folder, error, access }) => [
      placeOf(`${folder}/${error}`, 'error', null),
      placeOf(`${folder}/${access}`, 'access', null),
    ])
  },
}

function placeOf(file: string, kind: LogPlace['kind'], definition: string | null): LogPlace {
  return {
    name: file,
    at: { file },
    kind,
    format: kind === 'error' ? 'apache-error' : 'apache-access',
    definition,
  }
}
