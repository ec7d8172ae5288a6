import { BotError } from '../../src/errors.ts'
import type { Command, Host, Hosts, HostTarget, Ran } from '../../src/model/host.ts'
import type { System } from '../../src/model/system.ts'

/** What a machine says to one command; text alone is its stdout. */
export type Answer = string | Partial<Ran> | { inTurn: readonly (string | Partial<Ran>)[] }

/** One answer after the other, the last of them for ever. */
export function inTurn(...answers: (string | Partial<Ran>)[]): Answer {
  return { inTurn: answers }
}

export interface ScriptedHosts extends Hosts {
  /** Every command that was run, in order. */
  readonly ran: Command[]
  /** How many round trips were made. */
  readonly trips: () => number
}

/**
 * Machines that answer from a script: the first entry whose key is the start of the command line answers; a program that
 * no entry names is missing, as on a machine without it.
 */
export function scriptedHosts(script: Record<string, Answer>): ScriptedHosts {
  const ran: Command[] = []
  let trips = 0
  const asked = new Map<string, number>()
  const next = (key: string): string | Partial<Ran> | undefined => {
    const answer = script[key]
    if (typeof answer !== 'object' || !('inTurn' in answer)) return answer
    const times = asked.get(key) ?? 0
    asked.set(key, times + 1)
    return answer.inTurn[Math.min(times, answer.inTurn.length - 1)]
  }
  return {
    ran,
    trips: () => trips,
    run: async (_host, commands, { signal }) => {
      if (signal.aborted) throw new BotError('CANCELED', 'canceled', 'Run it again when you want to.')
      trips += 1
      ran.push(...commands)
      return commands.map(({ argv }) => {
        const line = argv.join(' ')
        const key = Object.keys(script).find((start) => line.startsWith(start))
        const answer = key === undefined ? { exitCode: 127, failure: 'missing' as const } : next(key)
        return {
          stdout: '',
          stderr: '',
          exitCode: 0,
          failure: null,
          truncated: false,
          ...(typeof answer === 'string' ? { stdout: answer } : answer),
        }
      })
    },
  }
}

export function hostOf(name = 'web-1', more: Partial<Host> = {}): Host {
  return {
    name,
    connect: 'ssh',
    address: null,
    port: null,
    user: null,
    identityFile: null,
    sudo: true,
    acceptNew: false,
    logs: [],
    units: [],
    change: null,
    ...more,
  }
}

/** A machine on which hops of these systems run, outermost first. */
export function hostTargetOf(systems: System[], host = hostOf()): HostTarget {
  return {
    id: `host/${host.name}`,
    host,
    hop: systems.at(-1) ?? 'unknown',
    hops: systems.map((system, position) => ({
      hop: system,
      system,
      position,
      target: null,
      port: null,
    })),
  }
}
