import type { GunicornFacts, GunicornMaster } from '../../model/facts/gunicorn.ts'
import { redactSecrets } from '../../redact.ts'
import type { FoundMaster } from './find-masters.ts'
import { type ConfigSetting, parseConfig } from './parse-config.ts'
import { settingsOf, type Told } from './settings-of.ts'

/** A configuration file that was read. */
export interface ConfigFile {
  file: string
  text: string
}

/** What a found gunicorn was told, with its configuration file where that could be read. */
export function toldOf({ process, options }: FoundMaster, config: ConfigFile | null): Told {
  const settings: ConfigSetting[] = config === null ? [] : parseConfig(config.text)
  return {
    argv: options ?? [],
    variables: process.variables,
    config: config === null ? null : { file: config.file, settings },
    pid: process.pid,
  }
}

/** One gunicorn as facts. Where its options were overwritten and no file was read, nothing is taken for a default. */
export function masterFacts(found: FoundMaster, config: ConfigFile | null, now: Date | null): GunicornMaster {
  const { process, workers, options } = found
  const settings = settingsOf(toldOf(found, config))
  const isBlind = options === null && config === null
  return {
    pid: process.pid,
    startedAt:
      now === null || process.ageMs === null ? null : new Date(now.getTime() - process.ageMs).toISOString(),
    argv: redactSecrets(process.argv.join('\n')).split('\n').slice(0, 200),
    configFile: config?.file ?? null,
    binds: isBlind ? [] : settings.binds,
    workerClass: isBlind ? 'unknown' : settings.workerClass,
    workersWanted: isBlind ? null : settings.workersWanted,
    threads: settings.threads,
    workers: workers.map(({ pid, ageMs, rssBytes, state }) => ({ pid, ageMs, rssBytes, state })),
    backlog: isBlind ? null : settings.backlog,
    maxRequests: isBlind ? null : settings.maxRequests,
    timeouts: isBlind ? [] : settings.timeouts,
  }
}

/** One line for people. */
export function gunicornSummary({ masters, version }: GunicornFacts): string {
  if (masters.length === 0) return 'no gunicorn is running'
  const name = version === null ? 'gunicorn' : `gunicorn ${version}`
  return masters
    .map(({ pid, workers, workersWanted, workerClass, binds }) => {
      const count =
        workersWanted === null ? `${workers.length} workers` : `${workers.length} of ${workersWanted} workers`
      const at = binds.length === 0 ? '' : ` on ${binds.join(', ')}`
      return `${name} (pid ${pid})${at}: ${count}, ${workerClass}`
    })
    .join('; ')
}

/** Whether everything that was seen is as it should be: workers are there, and none has just begun or died. */
export function isGunicornWell({ masters }: GunicornFacts): boolean {
  return (
    masters.length > 0 &&
    masters.every(
      ({ workers, workersWanted }) =>
        workers.length >= (workersWanted ?? 1) && workers.every(({ state }) => !state.startsWith('Z')),
    )
  )
}
