import { Environment } from '@marcbachmann/cel-js'

/** What earlier stages saw of one step over all its targets; `unknown` too when it was not taken. */
export const stepOutcomes = ['pass', 'fail', 'unknown', 'mixed'] as const

export type StepOutcome = (typeof stepOutcomes)[number]

export const targetFields = {
  id: 'string',
  hop: 'string',
  system: 'string',
  tls: 'bool',
  position: 'int',
  innermost: 'bool',
  inventory: 'bool',
  port: 'int',
  literal: 'bool',
} as const

export const hostFields = {
  name: 'string',
  hops: 'list<string>',
  systems: 'list<string>',
  connect: 'string',
} as const

export const serviceFields = {
  name: 'string',
  environment: 'string',
  origin: 'string',
  hops: 'list<string>',
  looks: 'list<string>',
  targets: 'int',
  hosts: 'int',
} as const

/** The CEL type of `steps["id"]`; cel-js tells values of a declared type by their class. */
export class StepResult {
  readonly outcome: StepOutcome

  constructor(outcome: StepOutcome) {
    this.outcome = outcome
  }
}

/** The variables of a `when` expression and their types (CEL: https://github.com/google/cel-spec). */
export const conditionLanguage = new Environment({ limits: { maxAstNodes: 500, maxDepth: 32 } })
  .registerType('StepResult', { ctor: StepResult, fields: { outcome: 'string' } })
  .registerVariable({ name: 'target', schema: { ...targetFields } })
  .registerVariable({ name: 'host', schema: { ...hostFields } })
  .registerVariable({ name: 'service', schema: { ...serviceFields } })
  .registerVariable('steps', 'map<string, StepResult>')

export const variables = ['target', 'host', 'service', 'steps']
