import type { z } from 'zod'
import type { Observation, TakenType } from './evidence.ts'
import type { FactsByStep } from './facts.ts'
import type { Hosts, HostTarget } from './host.ts'
import type { Target } from './target.ts'

/** What a step may use besides its parameters; everything that changes from test to test is in here. */
export interface StepContext {
  signal: AbortSignal
  now(): Date
  /**
   * The addresses to connect to for a host name, in order of preference, each allowed by policy.
   * Throws `ADDRESS_REFUSED` when policy forbids them all; resolves to a DNS failure as data.
   */
  resolve(hostname: string, options: { inventory: boolean; signal: AbortSignal }): Promise<Resolution>
  /** Everything on the path, for steps that look at no single target. */
  targets: Target[]
  /** The machines of the inventory; absent where no step may look inside them. */
  hosts?: Hosts
}

export type Resolution =
  | { addresses: string[]; durationMs: number }
  | { failure: import('./facts.ts').DnsFailure; durationMs: number }

interface StepOf<T extends TakenType, P extends z.ZodType> {
  type: T
  title: string
  params: P
}

/** One look that a runbook can name; what changes something is a {@link import('./change.ts').ChangeStep}. A broken target is an observation; throwing means we could not look. */
export type Step<T extends TakenType, P extends z.ZodType> = StepOf<T, P> &
  (
    | {
        looksAt: 'target'
        run(target: Target, params: z.output<P>, context: StepContext): Promise<Observation<FactsByStep[T]>>
      }
    | {
        looksAt: 'host'
        run(host: HostTarget, params: z.output<P>, context: StepContext): Promise<Observation<FactsByStep[T]>>
      }
    | {
        looksAt: 'path'
        run(params: z.output<P>, context: StepContext): Promise<Observation<FactsByStep[T]>>
      }
  )

/** Gives a step its types. */
export function defineStep<T extends TakenType, P extends z.ZodType>(step: Step<T, P>): Step<T, P> {
  return step
}
