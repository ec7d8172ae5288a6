import { isIP } from 'node:net'
import type { ParseResult } from '@marcbachmann/cel-js'
import { BotError } from '../errors.ts'
import type { Evidence, Outcome } from '../model/evidence.ts'
import type { HostTarget } from '../model/host.ts'
import type { Service } from '../model/service.ts'
import type { Target } from '../model/target.ts'
import { conditionLanguage, type StepOutcome, StepResult } from './condition-language.ts'
import { referencesOf } from './condition-references.ts'
import { isHost, type Place } from './place.ts'

/** A `when` expression, ready to be asked. */
export interface Condition {
  text: string
  /** Ids of the steps whose outcome it reads. */
  steps: string[]
  run: ParseResult
}

/** What a condition is asked about. */
export interface ConditionScope {
  place: Place
  targets: Target[]
  service: Service
  /** Of the run so far. */
  evidence: Evidence[]
}

/** Throws `CONFIG_INVALID` for a text that is no CEL expression; loaded runbooks hold only checked ones. */
export function compileCondition(text: string): Condition {
  try {
    const run = conditionLanguage.parse(text)
    const steps = referencesOf(run.ast).flatMap((reference) =>
      reference.to === 'step' ? [reference.id] : [],
    )
    return { text, steps: [...new Set(steps)], run }
  } catch (thrown) {
    throw broken(text, thrown)
  }
}

/** Whether a step is wanted. Throws `CONFIG_INVALID` when the expression gives no answer (a division by zero). */
export function evaluateCondition(condition: Condition, scope: ConditionScope): boolean {
  try {
    const answer: unknown = condition.run({
      ...placeValues(scope.place),
      service: serviceValues(scope),
      steps: Object.fromEntries(
        condition.steps.map((id) => [id, new StepResult(outcomeOf(id, scope.evidence))]),
      ),
    })
    if (typeof answer === 'boolean') return answer
    throw new Error(`it gives ${String(answer)}, not true or false`)
  } catch (thrown) {
    throw broken(condition.text, thrown)
  }
}

/** One word for all that was seen of a step: `mixed` when its targets differ. */
export function outcomeOf(step: string, evidence: Evidence[]): StepOutcome {
  const outcomes = new Set<Outcome>()
  for (const piece of evidence) if (piece.step === step) outcomes.add(piece.outcome)
  const [only, ...others] = outcomes
  if (only === undefined) return 'unknown'
  return others.length === 0 ? only : 'mixed'
}

function placeValues(place: Place) {
  if (place === null) return {}
  return isHost(place) ? { host: hostValues(place) } : { target: targetValues(place) }
}

function hostValues({ host, hops }: HostTarget) {
  return {
    name: host.name,
    hops: [...new Set(hops.map(({ hop }) => hop))],
    systems: [...new Set(hops.map(({ system }) => system))],
    connect: host.connect,
  }
}

// CEL's int is a 64-bit integer, which cel-js holds as bigint.
function targetValues(target: Target) {
  const { id, hop, system, tls, innermost, inventory } = target
  return {
    id,
    hop,
    system,
    tls,
    innermost,
    inventory,
    position: BigInt(target.position),
    port: BigInt(target.port),
    literal: isIP(target.hostname) !== 0,
  }
}

function serviceValues({ service, targets }: ConditionScope) {
  const { name, environment, origin, looks, hosts } = service
  return {
    name,
    environment,
    origin,
    hops: service.path.map((hop) => hop.name),
    looks,
    targets: BigInt(targets.length),
    hosts: BigInt(hosts.length),
  }
}

function broken(text: string, thrown: unknown): BotError {
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return new BotError(
    'CONFIG_INVALID',
    `The condition "${text}" cannot be evaluated: ${reason}`,
    'Mend the "when" of the runbook; "fiveohtwo check" says where.',
    { cause: thrown },
  )
}
