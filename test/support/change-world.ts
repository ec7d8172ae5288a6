import { z } from 'zod'
import { BotError } from '../../src/errors.ts'
import {
  type ChangeContext,
  type ChangePlace,
  type ChangeState,
  defineChange,
} from '../../src/model/change.ts'
import type { Outcome } from '../../src/model/evidence.ts'
import type { SampleFacts } from '../../src/model/facts.ts'
import { defineStep, type StepContext } from '../../src/model/step.ts'
import type { Target } from '../../src/model/target.ts'
import type { ChangeRegistry } from '../../src/runbook/change-steps.ts'
import type { StepRegistry } from '../../src/runbook/steps.ts'

/** One thing that can be changed: how often it was started, and what is set in it. */
export interface Thing {
  starts: number
  value: string
  /** Whether it answers requests. */
  well: boolean
}

/** A small make-believe world in which changes are made, and counted. */
export interface ChangeWorld {
  things: Map<string, Thing>
  /** Every change that was made, in order: `apply demo.restart app/127.0.0.1:8081`. */
  made: string[]
  /** What happens besides when a change is made or undone; it may throw, hang, or refuse. */
  onChange: (way: 'apply' | 'undo', place: string, context: ChangeContext) => Promise<Outcome | undefined>
  /** What happens right after it was made, before anybody hears of it. */
  afterChange: (way: 'apply' | 'undo', place: string) => Promise<void>
  /** Good ones among so many requests to the service's own URL. */
  good: (asked: number) => number
  /** Instead of whether the thing is well; undefined for that. */
  onLook: (type: string, target: Target, signal: AbortSignal) => Promise<Outcome | undefined>
  onInspect: (place: string) => void
  thing(place: string): Thing
}

export function createChangeWorld(): ChangeWorld {
  const things = new Map<string, Thing>()
  const world: ChangeWorld = {
    things,
    made: [],
    onChange: async () => undefined,
    afterChange: async () => undefined,
    good: (asked) => ([...things.values()].every(({ well }) => well) ? asked : Math.floor(asked / 2)),
    onLook: async () => undefined,
    onInspect: () => undefined,
    thing(place) {
      const known = things.get(place) ?? { starts: 0, value: 'old', well: false }
      things.set(place, known)
      return known
    },
  }
  return world
}

/** `demo.restart`, which mends and has no way back, and `nginx.set`, which mends nothing by itself and can be undone. */
export function changesOf(world: ChangeWorld): ChangeRegistry {
  const inspect = async ({ id }: ChangePlace): Promise<ChangeState> => {
    world.onInspect(id)
    const { starts, value } = world.thing(id)
    return { summary: `${id} was started ${starts} times, value ${value}`, marks: { starts, value } }
  }
  const change = async (
    way: 'apply' | 'undo',
    type: string,
    id: string,
    context: ChangeContext,
    make: () => void,
  ) => {
    const early = await world.onChange(way, id, context)
    if (early === 'fail') return { outcome: 'fail' as const, summary: `${id} refused` }
    world.made.push(`${way} ${type} ${id}`)
    make()
    await world.afterChange(way, id)
    return { outcome: 'pass' as const, summary: `${id}: done` }
  }
  return {
    'demo.restart': defineChange({
      type: 'demo.restart',
      title: 'Restart it',
      actsOn: 'target',
      params: z.strictObject({}),
      exact: z.strictObject({ process: z.string() }),
      aim: async ({ place }) =>
        world.things.has(place.id) ? { process: place.id } : { lacking: `Nothing is known at ${place.id}.` },
      commands: ({ process }) => [`restart ${process}`],
      inspect,
      apply: ({ id }, _exact, context) =>
        change('apply', 'demo.restart', id, context, () => {
          const thing = world.thing(id)
          thing.starts += 1
          thing.well = true
        }),
      undo: { none: 'A restart has no undo.' },
    }),
    'nginx.set': defineChange({
      type: 'nginx.set',
      title: 'Set it',
      actsOn: 'target',
      params: z.strictObject({ value: z.string().default('new') }),
      exact: z.strictObject({ path: z.string(), value: z.string() }),
      aim: async ({ place }, { value }) => ({ path: place.id, value }),
      commands: ({ path, value }) => [`set ${path} to ${value}`],
      inspect,
      apply: ({ id }, { value }, context) =>
        change('apply', 'nginx.set', id, context, () => {
          world.thing(id).value = value
        }),
      undo: {
        commands: ({ path }) => [`set ${path} back`],
        apply: ({ id }, _exact, context) =>
          change('undo', 'nginx.set', id, context, () => {
            world.thing(id).value = 'old'
          }),
      },
    }),
  }
}

/** The probes that remedies look with, seeing the world. */
export function stepsOf(world: ChangeWorld): StepRegistry {
  const look = async (type: string, target: Target, signal: AbortSignal) => {
    const outcome =
      (await world.onLook(type, target, signal)) ?? (world.thing(target.id).well ? 'pass' : 'fail')
    if (outcome === 'unknown')
      throw new BotError('HOST_UNREACHABLE', `${target.id} cannot be reached`, 'Look at it.')
    return { outcome, summary: `${target.id} is ${outcome === 'pass' ? 'well' : 'down'}`, facts: {} }
  }
  const at = (type: 'http' | 'tcp') => ({
    ...{ type, title: type, looksAt: 'target' as const, params: z.looseObject({}) },
    run: (target: Target, _params: unknown, { signal }: Pick<StepContext, 'signal'>) =>
      look(type, target, signal),
  })
  const scripted = {
    http: at('http'),
    tcp: at('tcp'),
    sample: defineStep({
      type: 'sample',
      title: 'Repeated HTTP requests',
      looksAt: 'target',
      params: z.looseObject({ requests: z.number() }),
      run: async (_target, { requests }) => {
        const good = world.good(requests)
        const outcome = good === requests ? 'pass' : 'fail'
        return { outcome, summary: `${good} of ${requests}`, facts: facts(good, requests) }
      },
    }),
  }
  // Nobody takes other steps here, or reads the facts of these.
  return scripted as unknown as StepRegistry
}

function facts(good: number, requests: number): SampleFacts {
  const latencyMs = { min: 1, p50: 10, p95: 20, max: 30 }
  return {
    ...{
      requests,
      bad: requests - good,
      interval: [0, 1],
      slow: 0,
      slowMs: 2000,
      latencyMs,
      badExample: null,
    },
    statuses: { ...(good > 0 ? { 200: good } : {}), ...(good < requests ? { 502: requests - good } : {}) },
    failures: {},
  }
}
