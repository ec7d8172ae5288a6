import { Counter, Histogram, Registry } from 'prom-client'
import type { Ending } from '../model/approval.ts'
import { refusalReasons } from '../model/refusal-reason.ts'
import type { Entry } from '../model/timeline.ts'
import { followTimelines } from './follow-timelines.ts'
import { type Milestone, milestones, type Noted } from './incident-course.ts'
import { processMetrics } from './process-metrics.ts'
import { type StateNow, stateMetrics } from './state-metrics.ts'

/** What a request of a monitoring system came to. Both are words of closed sets, never what a stranger sent. */
export interface AlertReport {
  source: string
  result: string
}

/** What one message to a chat platform came to. */
interface DeliveryReport {
  platform: string
  result: 'delivered' | 'busy' | 'unreachable' | 'refused' | 'failed'
}

/** Counts for Prometheus. Nothing is global: each process of the product has its own. */
export interface Metrics {
  alert(report: AlertReport): void
  delivery(report: DeliveryReport): void
  /** An incident's timeline has changed. */
  changed(incident: string): void
  /** Resolves when every timeline that changed is read. */
  settled(): Promise<void>
  /** All of it as text, and what kind of text it is. */
  scrape(): Promise<{ type: string; text: string }>
}

export interface MetricsOptions {
  /** Entries of a timeline after that one, in order. */
  read: (incident: string, afterSeq: number) => Promise<Entry[]>
  state: StateNow
  version: string
  /** Nothing that happened before counts. */
  since: Date
  failed: (error: unknown) => void
}

/** Looks take milliseconds to half a minute; the limit of a run is five minutes unless set otherwise. */
const soon = [0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600]
/** People take minutes to hours. */
const later = [10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 43_200]

const histograms = {
  evidence: { help: 'the first piece of evidence', buckets: soon },
  verdict: { help: 'the first verdict', buckets: soon },
  approval: { help: 'the first approved change', buckets: later },
  fix: { help: 'the first change that was verified to have fixed it', buckets: later },
} satisfies Record<Milestone, { help: string; buckets: number[] }>

const endings: readonly Ending[] = ['fixed', 'no-effect', 'worse', 'failed', 'unknown']

/** The most words that a label takes; a further one counts as `other`, so that no mistake elsewhere fills the memory. */
const mostWords = 40

export function createMetrics({ read, state, version, since, failed }: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  processMetrics(registry, version)
  const now = stateMetrics(registry, state)
  const alerts = new Counter({
    name: 'fiveohtwo_alerts_total',
    help: 'Requests of monitoring systems, by source and by what they came to.',
    labelNames: ['source', 'result'],
    registers,
  })
  const deliveries = new Counter({
    name: 'fiveohtwo_deliveries_total',
    help: 'Messages posted or edited on chat platforms, by platform and result.',
    labelNames: ['platform', 'result'],
    registers,
  })
  const verdicts = new Counter({
    name: 'fiveohtwo_verdicts_total',
    help: 'Verdicts of runs, by state, cause and the system of the hop that is at fault.',
    labelNames: ['state', 'cause', 'system'],
    registers,
  })
  const changes = new Counter({
    name: 'fiveohtwo_changes_total',
    help: 'Approved changes that were carried out, by how they ended.',
    labelNames: ['ending'],
    registers,
  })
  const refusals = new Counter({
    name: 'fiveohtwo_changes_refused_total',
    help: 'Approved changes that were not made after all, by reason.',
    labelNames: ['reason'],
    registers,
  })
  for (const ending of endings) changes.inc({ ending }, 0)
  for (const reason of refusalReasons) refusals.inc({ reason }, 0)
  const times = new Map(
    milestones.map((milestone) => {
      const { help, buckets } = histograms[milestone]
      const name = `fiveohtwo_time_to_${milestone}_seconds`
      return [
        milestone,
        new Histogram({ name, help: `From the opening of an incident to ${help}.`, buckets, registers }),
      ] as const
    }),
  )

  function note(noted: Noted): void {
    if (noted.what === 'milestone') times.get(noted.milestone)?.observe(noted.seconds)
    if (noted.what === 'change') changes.inc({ ending: noted.ending })
    if (noted.what === 'refusal') refusals.inc({ reason: noted.reason })
    if (noted.what === 'verdict') {
      verdicts.inc({ state: noted.state, cause: noted.cause, system: noted.system })
    }
  }

  const follower = followTimelines({ read, note, since, failed })
  const sources = boundedWords()
  const results = boundedWords()
  const platforms = boundedWords()

  return {
    alert: ({ source, result }) => alerts.inc({ source: sources(source), result: results(result) }),
    delivery: ({ platform, result }) => deliveries.inc({ platform: platforms(platform), result }),
    changed: follower.changed,
    settled: follower.settled,
    async scrape() {
      await now.refresh()
      return { type: registry.contentType, text: await registry.metrics() }
    },
  }
}

function boundedWords(): (word: string) => string {
  const known = new Set<string>()
  return (word) => {
    if (known.has(word)) return word
    if (known.size >= mostWords || !/^[a-z0-9][a-z0-9_-]{0,39}$/.test(word)) return 'other'
    known.add(word)
    return word
  }
}
