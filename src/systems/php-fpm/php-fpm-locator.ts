import type { LogLocator, LogPlace } from '../../model/log-place.ts'
import { filePlace, withoutDoubles } from '../app/log-places.ts'
import { parsePhpFpm } from './parse-test.ts'
import { phpFpmScript } from './php-fpm-step.ts'

/** The logs that PHP-FPM’s configuration names: of the master, of slow requests, and of scripts. */
export const phpFpmLocator: LogLocator = {
  system: 'php-fpm',
  commands: () => [
    { argv: ['sh', '-c', phpFpmScript, 'sh'], root: true, timeoutMs: 10_000, maxBytes: 1_000_000 },
  ],
  locate([ran]) {
    const text = ran?.stdout ?? ''
    const sections = parsePhpFpm(text, null)
    if (sections === null) return []
    const settings = [sections.global, ...sections.pools.map((pool) => pool.settings)]
    const paths = sections.pools
      .flatMap(({ name, settings: own }) =>
        ['slowlog', 'php_admin_value[error_log]', 'php_value[error_log]'].map((key) =>
          own.get(key)?.value.replaceAll('$pool', name),
        ),
      )
      .concat(settings[0]?.get('error_log')?.value)
    return withoutDoubles([
      ...paths.flatMap((path) => (path?.startsWith('/') ? [filePlace(path, 'error', 'php-fpm')] : [])),
      unitOf(/^master \d{1,10} [^\n]{0,200}\(\/etc\/php\/(\d\.\d{1,2})\//m.exec(text)?.[1]),
    ])
  },
}

/** Debian names the unit after the version. */
function unitOf(version: string | undefined): LogPlace {
  const unit = version === undefined ? 'php-fpm.service' : `php${version}-fpm.service`
  return { name: `journal:${unit}`, at: { unit }, kind: 'error', format: 'journal', definition: null }
}
