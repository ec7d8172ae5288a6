import type { Logger } from 'pino'
import { statusOf } from './alerts/alert-result.ts'
import { createAllowance } from './alerts/allowance.ts'
import { createAmazon } from './alerts/ask-amazon.ts'
import { createGeneric } from './alerts/generic.ts'
import { type AlertReport, createReceiver, type ReceiverLimits } from './alerts/receive.ts'
import type { AlertSource, Credentials } from './alerts/source.ts'
import { sources } from './alerts/sources.ts'
import { createWake } from './alerts/wake.ts'
import type { Configuration } from './config/check.ts'
import { BotError } from './errors.ts'
import { alertSources } from './model/alert.ts'
import type { Queue } from './queue/queue.ts'
import type { Store } from './store/store.ts'

/** The entries of alerts, by path. */
export interface Alerts {
  webhooks: Record<string, (request: Request, remote: string) => Promise<Response>>
  /** Wakes whom there is to wake, and lets go of connections; alerts that come after it are filed all the same. */
  close(): Promise<void>
}

/** Of one source and result, so that a flood of bad requests does not fill the disk. */
const linesOfLog = { perSecond: 5, burst: 50 }

/**
 * Takes alerts at `/alerts/<source>`, and at `/alerts/generic/<name>` what a mapping reads. A source that is not set up is
 * there too, and says what to set.
 */
export function openAlerts(
  { settings, alertMappings }: Pick<Configuration, 'settings' | 'alertMappings'>,
  {
    store,
    queue,
    now,
    log,
    report = () => undefined,
    limits = {},
  }: {
    store: Pick<Store, 'fileAlerts'>
    queue: Pick<Queue, 'add'>
    now: () => Date
    log: Logger
    /** Told of every request, for metrics. */
    report?: (report: AlertReport) => void
    limits?: Partial<ReceiverLimits>
  },
): Alerts {
  const amazon = createAmazon({ now })
  const wake = createWake(() => queue.add('alerts', {}), {
    failed: (err) => log.warn({ err }, 'work on alerts could not be queued'),
  })
  const write = createReporter(log, now)
  const receive = createReceiver({
    credentialsOf: (source) => credentialsOf(settings.alerts, source),
    file: store.fileAlerts,
    wake,
    fetchCertificate: amazon.certificate,
    confirm: amazon.confirm,
    now,
    report(told) {
      report(told)
      write(told)
    },
    limits,
  })
  const at = (source: AlertSource) => (request: Request, remote: string) => receive(source, request, remote)
  const mapped = [...alertMappings].map(
    ([name, mapping]) => [`/alerts/generic/${name}`, at(createGeneric(mapping))] as const,
  )
  return {
    webhooks: Object.fromEntries([
      ...alertSources.map((name) => [`/alerts/${name}`, at(sources[name])] as const),
      ...mapped,
    ]),
    async close() {
      await wake.stop()
      await amazon.close()
    },
  }
}

/** Null where nothing is set: a source that signs by a secret has none, or no topic may send. */
function credentialsOf(
  { secrets, snsTopics: topics }: Configuration['settings']['alerts'],
  source: AlertSource['name'],
): Omit<Credentials, 'certificate'> | null {
  if (sources[source].secretless) return topics.length === 0 ? null : { secrets: [], topics }
  const own = secrets[source] ?? []
  return own.length === 0 ? null : { secrets: own, topics: [] }
}

/** One line for every request that was not taken, and for those that the operator should know of; never with its words. */
function createReporter(log: Logger, now: () => Date): (report: AlertReport) => void {
  const allowance = createAllowance(linesOfLog, now)
  return ({ problem, ...fields }) => {
    const { source, result } = fields
    const durationMs = Math.round(fields.durationMs)
    if (statusOf[result] === 202 && result !== 'strange' && result !== 'confirmed') {
      log.debug({ ...fields, durationMs }, 'alerts were taken')
      return
    }
    if (!allowance.take(`${source} ${result}`)) return
    const line = { ...fields, durationMs, ...(problem === undefined ? {} : { problem: describe(problem) }) }
    if (result === 'failed') log.error(line, 'request with alerts failed')
    else log.warn(line, statusOf[result] === 202 ? 'alerts were taken' : 'request with alerts was refused')
  }
}

/** Messages of errors quote what they are about, and that is a stranger's. */
function describe(problem: unknown): { code: string; at?: string[] } {
  if (problem instanceof BotError && problem.fault !== 'bug') return { code: problem.code }
  if (!(problem instanceof Error)) return { code: typeof problem }
  const at = (problem.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line))
  const code = 'code' in problem ? String(problem.code) : problem.name
  return { code, at: at.slice(0, 8).map((line) => line.trim()) }
}
