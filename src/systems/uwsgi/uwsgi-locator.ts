import type { LogLocator } from '../../model/log-place.ts'
import { parseListedProcesses } from '../app/list-processes.ts'
import { configLines, filePlace, outputPlace, withoutDoubles } from '../app/log-places.ts'
import { parseSettings } from './parse-settings.ts'
import { settingsOf } from './uwsgi-facts.ts'
import { findInstances, uwsgiProcesses } from './uwsgi-step.ts'

const names = new Set(['logto', 'logto2', 'daemonize', 'daemonize2', 'logger', 'req-logger'])

/** uWSGI’s log files where it was told of any, else whatever takes up what it prints. Requests and errors share one log. */
export const uwsgiLocator: LogLocator = {
  system: 'uwsgi',
  commands: () => [
    uwsgiProcesses,
    configLines(
      '[u][wW][sS][gG][iI]',
      '\\.(ini|ya?ml)$',
      '',
      '^[[:space:]-]*(logto2?|daemonize2?|logger|req-logger)[[:space:]]*[=:]',
    ),
  ],
  locate([listed, configs]) {
    const instances = findInstances(parseListedProcesses(listed?.stdout ?? ''))
    const files = (configs?.stdout ?? '').split(/^file /m).slice(1)
    const told = [
      ...instances.flatMap(({ pid, argv }) => settingsOf({ pid, argv: argv.slice(1), files: [] })),
      ...files.flatMap((part) => {
        const end = part.indexOf('\n')
        return end < 0 ? [] : parseSettings(part.slice(end + 1), part.slice(0, end).trim())
      }),
    ]
    const paths = told.flatMap(({ name, value }) => {
      const path = value.replace(/^(?:\w{1,20} )?file:(?:logfile=)?/, '').split(',', 1)[0] ?? ''
      return names.has(name) && path.startsWith('/') ? [path] : []
    })
    return withoutDoubles([
      ...paths.map((path) => filePlace(path, 'error', 'uwsgi')),
      ...instances.map(outputPlace),
    ])
  },
}
