import type { LogLocator } from '../../model/log-place.ts'
import { parseListedProcesses } from '../app/list-processes.ts'
import { configLines, filePlace, outputPlace, withoutDoubles } from '../app/log-places.ts'
import { findMasters } from './find-masters.ts'
import { toldOf } from './gunicorn-facts.ts'
import { gunicornProcesses } from './gunicorn-step.ts'
import { parseConfig } from './parse-config.ts'
import { settingsOf } from './settings-of.ts'

/** gunicorn’s own log files where it was told of any, else whatever takes up what it prints. */
export const gunicornLocator: LogLocator = {
  system: 'gunicorn',
  commands: () => [
    gunicornProcesses,
    configLines('[g]unicorn', '\\.py$', 'gunicorn.conf.py', '^(errorlog|accesslog|logfile) *='),
  ],
  locate([listed, configs]) {
    const masters = findMasters(parseListedProcesses(listed?.stdout ?? ''))
    const told = masters.map((master) => settingsOf(toldOf(master, null)))
    const written = parseConfig(configs?.stdout ?? '')
    const inFiles = (names: readonly string[]) =>
      written.flatMap(({ name, value }) => (names.includes(name) && typeof value === 'string' ? [value] : []))
    const errors = [...told.map(({ errorLog }) => errorLog ?? ''), ...inFiles(['errorlog', 'logfile'])]
    const accesses = [...told.map(({ accessLog }) => accessLog ?? ''), ...inFiles(['accesslog'])]
    return withoutDoubles([
      ...errors.filter(isPath).map((file) => filePlace(file, 'error', 'gunicorn')),
      ...accesses.filter(isPath).map((file) => filePlace(file, 'access', 'apache-access')),
      ...masters.map(({ process }) => outputPlace(process)),
    ])
  },
}

/** `-` is the standard error, and what is relative could be anywhere. */
function isPath(file: string): boolean {
  return file.startsWith('/')
}
