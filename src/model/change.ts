import type { z } from 'zod'
import type { CauseId } from '../diagnosis/causes.ts'
import type { Advice, Finding } from './diagnosis.ts'
import type { Evidence } from './evidence.ts'
import type { Hosts, HostTarget } from './host.ts'
import type { Hop, Service } from './service.ts'
import type { Target } from './target.ts'

/** Every change that a remedy can name. */
export const changeTypes = [
  'demo.restart',
  'systemd.restart',
  'systemd.start',
  'systemd.reload',
  'systemd.limit',
  'docker.restart',
  'docker.start',
  'docker.memory',
  'pm2.restart',
  'pm2.reload',
  'supervisor.restart',
  'nginx.reload',
  'nginx.drain',
  'nginx.set',
  'apache.reload',
  'php-fpm.reload',
  'php-fpm.set',
  'gunicorn.reload',
  'gunicorn.workers',
  'haproxy.state',
  'haproxy.reload',
  'host.sysctl',
  'host.free-disk',
  'host.logrotate',
] as const

export type ChangeType = (typeof changeTypes)[number]

/** Where a change is made: on a machine, or (the demo) at an address. */
export type ChangePlace = HostTarget | Target

/** What is known when a change is planned: the hop that is to be changed, and what the run saw. */
export interface ChangeSite {
  service: Service
  /** The hop that is changed; it runs at `place`. */
  hop: Hop
  place: ChangePlace
  /** The hop and place that the diagnosis blames; the same as the above unless the change is made at a hop outside of it. */
  fault: { hop: Hop; place: ChangePlace }
  cause: CauseId
  /** What speaks for the cause. */
  findings: readonly Finding[]
  /** Exact settings that the diagnosis worked out for this cause. */
  advice: readonly Advice[]
  /** Everything that the run saw, of every place. */
  evidence: readonly Evidence[]
}

/** A change cannot be aimed: what is not known, or what speaks against it, as a sentence for people. */
export interface NotAimed {
  lacking: string
  /** True when it is not made for what is there, which nobody needs to be told. */
  unfit?: true
}

/**
 * What tells whether somebody touched the thing: `{ active: 'active', startedAt: '…', pid: 4711 }`. Stable while nobody
 * does; compared field by field when the approval comes, and after a worker was lost in the middle.
 */
export interface ChangeState {
  /** One line for people: `shop-api.service is active since 12:03:10 (pid 4711)`. */
  summary: string
  marks: Record<string, string | number | boolean | null>
}

/** What came of making a change. Throwing means that nobody knows whether it was made. */
export interface ChangeOutcome {
  /** `fail`: it was refused or went wrong, and whatever it had begun is as it was before, or the summary says what is not. */
  outcome: 'pass' | 'fail'
  summary: string
}

/** What a change may use. The hosts are those of the role that may change something, or of the one that looks. */
export interface ChangeContext {
  signal: AbortSignal
  now(): Date
  hosts?: Hosts
  /** Of the planned change: {@link import('./remedy.ts').PlannedChange.key}. */
  key: string
  controls?: Controls
}

/** The keys that can change something and are no SSH keys. */
export interface Controls {
  demo?: {
    restart(name: string): Promise<{ name: string; running: boolean; summary: string }>
    inspect(name: string): ChangeState
  }
}

/**
 * One way of changing something, carried out exactly as planned. `aim` only looks; it is the last time that anything is
 * worked out, and everything after it takes `with` from the plan that was approved.
 */
export interface ChangeStep<P extends z.ZodType = z.ZodType, W extends z.ZodType = z.ZodType> {
  type: ChangeType
  title: string
  actsOn: 'host' | 'target'
  /** What a remedy says of it. */
  params: P
  /** What it comes to at one place: complete, and checked again before it is used. */
  exact: W
  /** Works out unit, container, file … from what was seen; may look at the place again, and never changes anything. */
  aim(site: ChangeSite, params: z.output<P>, context: ChangeContext): Promise<z.input<W> | NotAimed>
  /** What will be run, one line per command, as a person would type it; for a file also the lines that change (`- old`, `+ new`). */
  commands(exact: z.output<W>): string[]
  inspect(place: ChangePlace, exact: z.output<W>, context: ChangeContext): Promise<ChangeState>
  apply(place: ChangePlace, exact: z.output<W>, context: ChangeContext): Promise<ChangeOutcome>
  /** The way back, or why there is none. */
  undo:
    | {
        commands(exact: z.output<W>): string[]
        apply(place: ChangePlace, exact: z.output<W>, context: ChangeContext): Promise<ChangeOutcome>
      }
    | { none: string }
}

/** Gives a change its types. */
export function defineChange<P extends z.ZodType, W extends z.ZodType>(
  step: ChangeStep<P, W>,
): ChangeStep<P, W> {
  return step
}
