import type { CauseId } from '../../src/diagnosis/causes.ts'
import type { Ending, RolledBack } from '../../src/model/approval.ts'
import type { System } from '../../src/model/system.ts'
import type { HostName, Stage } from './stage.ts'

/** Shell scripts to run as root on the hosts, or whatever else has to be done. */
export type Change = Partial<Record<HostName, string>> | ((stage: Stage) => Promise<void>)

/** A hop as services.yaml names it. */
export interface LabHop {
  hop: string
  system: System
  addresses?: string[]
  hosts?: string[]
  health?: string
  host_header?: string
  server_name?: string
}

/** A request of users that goes on while the fault lasts. */
export interface Traffic {
  path?: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
  /** Between the starts of two requests of one visitor, default 400. */
  everyMs?: number
  /** Share of it by which they come earlier or later, default 0.5. */
  jitter?: number
  /** How many visitors at once, default 1. */
  visitors?: number
}

/** What the product has to say. */
export interface Expected {
  /** The first is the right one; the others are right as well, but less exact. `healthy`: no fault at all. */
  causes: readonly CauseId[] | 'healthy'
  /** Any of these. */
  hop?: readonly string[]
  host?: HostName | 'docker-1'
}

/** What the product proposes for it, and how that ends once somebody approves. */
export interface Cure {
  /** Name of the remedy's file. */
  remedy: string
  ending: Ending | 'refused'
  rolledBack?: RolledBack
  /** What happens between the proposal and the approval. */
  meanwhile?: Change
  /** A command that shows the end of it on a host, with what it must print then. */
  proof?: { on: HostName; command: string; shows: RegExp }
}

/** One thing that goes wrong on real machines. */
export interface Scenario {
  /** A sentence of what happens. */
  name: string
  hosts: readonly HostName[]
  /** True when it uses the machine around, which all scenarios share: one such at a time. */
  alone?: true
  plan(at: Readonly<Record<HostName, string>>, stage: Stage): Plan
}

export interface Plan {
  path: LabHop[]
  /** Machines of the inventory besides the hosts of the stage. */
  inventory?: Record<string, Record<string, unknown>>
  prepare: Change
  /** What happened some time ago and has nothing to do with the fault. */
  history?: Change
  break: Change
  heal: Change
  traffic?: Traffic
  /** What users see of it: a status, `cut` for none at all, or `fine` where they see nothing. Default: any 5xx or cut. */
  users?: 'fine' | 'cut' | number
  /** A command that shows the fault on a host, with what it must print then; default within 10 s. */
  proof?: { on: HostName; command: string; shows: RegExp; withinMs?: number }
  /** What fails only now and then is over when it stayed away for longer than usual: so long users go on before the second question. */
  restMs?: number
  /** A certificate on a host that the bot's machine trusts as well. */
  trust?: { on: HostName; file: string }
  expect: Expected
  cure?: Cure
  /** Of the first diagnosis; default 20 s. */
  withinMs?: number
}

/** nginx on web-1 before app servers on port 8000 of the app hosts. */
export function nginxPath(
  stage: Pick<Stage, 'at'>,
  system: System,
  apps: readonly HostName[] = ['app-1'],
): LabHop[] {
  return [
    edge(stage),
    { hop: 'app', system, addresses: apps.map((name) => `http://${stage.at[name]}:8000`), hosts: [...apps] },
  ]
}

/** The hop on web-1 at which users arrive. */
export function edge({ at }: Pick<Stage, 'at'>, system: System = 'nginx'): LabHop {
  return { hop: 'edge', system, addresses: [`http://${at['web-1']}`], hosts: ['web-1'] }
}
