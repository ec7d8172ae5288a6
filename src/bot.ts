import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { alerts } from '../workers/alerts.ts'
import { answer } from '../workers/answer.ts'
import { correlate } from '../workers/correlate.ts'
import { deliver } from '../workers/deliver.ts'
import { diagnose } from '../workers/diagnose.ts'
import { look } from '../workers/look.ts'
import { remediate } from '../workers/remediate.ts'
import type { ChatAdapter, ChatInbox } from './chat/adapter.ts'
import type { Configuration } from './config/check.ts'
import { createPeople } from './config/people.ts'
import { BotError } from './errors.ts'
import { changeHosts } from './hosts/change-hosts.ts'
import { createHosts } from './hosts/ssh-hosts.ts'
import { createActiveRuns } from './incident/active-runs.ts'
import { grantKey } from './incident/approval/grant-key.ts'
import { createGrants } from './incident/approval/grants.ts'
import { watchAnswers } from './incident/back/watch-answers.ts'
import { type ChangeLimits, usualChangeLimits } from './incident/change/change-limits.ts'
import { resumeCommonHops } from './incident/common-hop/resume-common-hops.ts'
import { createDelivery, minimumIntervalMs } from './incident/deliver.ts'
import { atMostEvery } from './incident/delivery/at-most-every.ts'
import type { Deps } from './incident/deps.ts'
import { giveUp } from './incident/give-up.ts'
import { createInbox } from './incident/inbox.ts'
import { scheduleLooks } from './incident/own-watch/schedule-looks.ts'
import { reconcile } from './incident/reconcile.ts'
import { createTimelineReader } from './incident/timeline-reader.ts'
import { resumeWatches } from './incident/watch/resume-watches.ts'
import { watchCancels } from './incident/watch-cancels.ts'
import type { Controls } from './model/change.ts'
import type { ConfigurationItem } from './model/configuration-item.ts'
import type { Hosts } from './model/host.ts'
import type { Service } from './model/service.ts'
import { createAddressPolicy } from './probes/address-policy.ts'
import { createResolver } from './probes/resolve.ts'
import { openQueue, type QueueOptions } from './queue/bullmq-queue.ts'
import type { Queue } from './queue/queue.ts'
import { changeSteps } from './runbook/change-steps.ts'
import { steps } from './runbook/steps.ts'
import type { Secret } from './secret.ts'
import { type Database, openDatabase } from './store/open-database.ts'
import { openStore } from './store/postgres-store.ts'
import type { Store } from './store/store.ts'

/** Everything one process of the product holds, wired and running. */
export interface Bot {
  deps: Deps
  inbox: ChatInbox
  store: Store
  queue: Queue
  database: Database
  /** Stops taking work, lets go of what runs (it resumes at the next start), closes connections. */
  close(): Promise<void>
}

export interface BotOptions {
  configuration: Configuration
  /** Services besides those of the file: the demo. */
  extraServices?: Service[]
  controls?: Controls
  /** Keeps nothing on disk. */
  inMemory?: boolean
  /** Which work this process does. */
  work: { diagnose: boolean; remediate: boolean }
  /** Chat platforms delivered from here; given the store for those that keep their threads in it. */
  adapters(store: Store): ChatAdapter[]
  log: Logger
  /** What is set up and what is not, as it is told on the platforms. */
  describe?: (bot: Pick<Bot, 'queue' | 'database' | 'deps'>) => ConfigurationItem[]
  now?: () => Date
  changeLimits?: Partial<ChangeLimits>
  /** Told when the embedded database cannot go on (a full disk); nothing works after that. */
  onFatal?: (error: Error) => void
}

const reconcileEveryMs = 5_000

/** Opens database and queue, starts the workers and chat platforms, and resumes what an earlier process left undone. */
export async function startBot(options: BotOptions): Promise<Bot> {
  const { configuration, log } = options
  const { settings } = configuration
  const now = options.now ?? (() => new Date())
  const database = await openDatabase({
    databaseUrl: settings.databaseUrl,
    dataDir: options.inMemory ? null : settings.dataDir,
  })
  if (database.kind === 'pglite') {
    database.pool.on('error', (error) => {
      log.fatal({ err: error }, 'database gave up')
      options.onFatal?.(error)
    })
  }
  const opened: { close(): Promise<unknown> }[] = [database]
  try {
    const store = await openStore(database.pool, { now })
    const queue = await openEngine(configuration, database, log, (kind, error, job) =>
      giveUp(deps, kind, error, job),
    )
    opened.unshift(queue)
    const openHosts = () => {
      const hosts = createHosts({
        configFile: settings.sshConfig,
        knownHostsFile: settings.sshKnownHosts ?? null,
        concurrency: settings.hostsConcurrency,
      })
      opened.unshift(hosts)
      return hosts
    }
    const hosts = openHosts()
    // Connections of their own: what logs in to change something is never lent to what looks.
    const changing = options.work.remediate ? openHosts() : null
    const key = await grantKey(settings, { inMemory: options.inMemory ?? false })
    const deps: Deps = createDeps(options, { store, queue, hosts, changing, key, now })
    const adapters = options.adapters(store)
    const inbox = createInbox(deps, () => options.describe?.({ queue, database, deps }) ?? [])
    for (const adapter of adapters) {
      await adapter.start(inbox)
      opened.unshift({ close: () => adapter.stop() })
    }
    const alone = database.kind === 'pglite'
    // What an earlier process had queued here belongs to nobody; the timeline knows what of it is still to do.
    if (alone && queue.engine === 'pglite') await queue.clear()
    const delivery = createDelivery(deps, adapters)
    // Before any worker of ours begins another one.
    const begun = await begunChanges(store)
    const stopWatching = await watchTimelines(deps, delivery.platforms)
    await deliver(deps, delivery)
    if (options.work.diagnose) {
      await diagnose(deps)
      await alerts(deps)
      await correlate(deps)
      await look(deps)
    }
    if (options.work.remediate) await remediate(deps)
    await answer(deps)
    const stopping = new AbortController()
    const resume = async (isFirst: boolean) => {
      await reconcile(deps, { alone: alone && isFirst, begun, stop: stopping.signal })
      await resumeWatches(deps)
      await resumeCommonHops(deps)
      // A queue that was emptied gets its schedule back.
      if (options.work.diagnose) await scheduleLooks(deps)
    }
    const reconciling = repeat(resume, log)

    return {
      deps,
      inbox,
      store,
      queue,
      database,
      async close() {
        stopping.abort()
        await reconciling.stop()
        await stopWatching()
        await queue.close({ abort: true })
        await hosts.close()
        await changing?.close()
        for (const adapter of adapters) await adapter.stop()
        await store.close()
        await database.close()
      },
    }
  } catch (thrown) {
    for (const resource of opened) await resource.close().catch(() => undefined)
    throw thrown
  }
}

function openEngine(
  configuration: Configuration,
  database: Database,
  log: Logger,
  onFailed: NonNullable<QueueOptions['onFailed']>,
): Promise<Queue> {
  const { redisUrl, databaseUrl } = configuration.settings
  const onError = (error: Error) => log.warn({ err: error }, 'queue reported an error')
  if (redisUrl) return openQueue({ engine: 'redis', url: redisUrl }, { onError, onFailed })
  if (databaseUrl) return openQueue({ engine: 'postgres', url: databaseUrl }, { onError, onFailed })
  return openQueue({ engine: 'pglite', pool: database.pool }, { onError, onFailed })
}

interface Opened {
  store: Store
  queue: Queue
  hosts: Hosts
  /** Null in a process that carries out no changes. */
  changing: Hosts | null
  key: Secret | null
  now: () => Date
}

function createDeps(options: BotOptions, { store, queue, hosts, changing, key, now }: Opened): Deps {
  const { controls } = options
  const { settings, runbooks, remedies } = options.configuration
  const services = [...options.configuration.services, ...(options.extraServices ?? [])]
  const policy = createAddressPolicy({
    allow: settings.probeAllow,
    inventory: services.flatMap(({ url, path }) =>
      [url, ...path.flatMap(({ addresses }) => addresses)].map((address) => new URL(address).hostname),
    ),
  })
  return {
    store,
    queue,
    timeline: createTimelineReader(store),
    activeRuns: createActiveRuns(),
    services: new Map(services.map((service) => [service.name, service])),
    runbooks: new Map(runbooks.map((runbook) => [runbook.name, runbook])),
    remedies,
    steps,
    stepContext: {
      now,
      resolve: createResolver({ policy }),
      hosts,
    },
    changes: changeSteps,
    planContext: { now, hosts, ...(controls ? { controls: lookingOnly(controls) } : {}) },
    ...(changing
      ? { changeContext: { now, hosts: changeHosts(changing), ...(controls ? { controls } : {}) } }
      : {}),
    people: createPeople(options.configuration.people),
    monitoring: options.configuration.monitoring,
    back: settings,
    grants: createGrants(key),
    settings,
    changeLimits: { ...usualChangeLimits, ...options.changeLimits },
    now,
    pause: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
    log: options.log,
  }
}

/** What planning may do with the demo's processes: see how they are. */
function lookingOnly({ demo }: Controls): Controls {
  if (demo === undefined) return {}
  const refuse = () =>
    Promise.reject(new BotError('NOT_ALLOWED', 'Planning only looks.', 'Please report this.'))
  return { demo: { inspect: demo.inspect, restart: refuse } }
}

/** A changed timeline means threads to bring up to date, and perhaps a canceled run to stop. */
async function watchTimelines(deps: Deps, platforms: string[]): Promise<() => Promise<void>> {
  const stopCanceled = watchCancels(deps)
  const answerTo = watchAnswers(deps)
  const deliveries = atMostEvery(minimumIntervalMs, async (incident) => {
    await Promise.all(
      platforms.map((platform) =>
        deps.queue.add('deliver', { incident, platform }).catch((error) => {
          deps.log.warn({ incident, platform, err: error }, 'delivery could not be queued')
        }),
      ),
    )
  })
  const stopListening = await deps.store.listen((incident) => {
    deliveries.ask(incident)
    stopCanceled(incident)
    answerTo(incident)
  })
  return async () => {
    await stopListening()
    await deliveries.stop()
  }
}

async function begunChanges(store: Store): Promise<Set<string>> {
  const unfinished = await store.unfinishedChanges()
  return new Set(unfinished.flatMap(({ state, approval }) => (state === 'begun' ? approval.id : [])))
}

/** Does it now and then every few seconds. The first time is not waited for: a machine that does not answer delays no start. */
function repeat(work: (isFirst: boolean) => Promise<void>, log: Logger): { stop(): Promise<void> } {
  const failed = (error: unknown) => log.warn({ err: error }, 'reconciliation failed')
  let going: Promise<void> = work(true).catch(failed)
  const timer = setInterval(() => {
    going = going.then(() => work(false)).catch(failed)
  }, reconcileEveryMs)
  return {
    async stop() {
      clearInterval(timer)
      await going
    },
  }
}
