import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../src/config/problem.ts'
import { causes } from '../../src/diagnosis/causes.ts'
import { loadRemedies } from '../../src/runbook/load-remedies.ts'
import { steps } from '../../src/runbook/steps.ts'
import { knownSteps } from './known-steps.ts'

const fixtures = join(import.meta.dirname, 'fixtures/remedies')

const loaded = loadRemedies(fixtures, knownSteps, ['backend-down', 'app-crash-request'])
const problems = loaded.problems.map((problem) => formatProblem({ ...problem, file: basename(problem.file) }))

const mistakes: [file: string, ...problems: string[]][] = [
  [
    'change-step-in-precheck.yaml',
    'change-step-in-precheck.yaml:11:11: "demo.restart" changes something — changes belong into "apply" or "rollback" of a remedy',
  ],
  [
    'change-step-in-verify.yaml',
    'change-step-in-verify.yaml:8:11: "demo.restart" changes something — changes belong into "apply" or "rollback" of a remedy',
  ],
  ['empty-verify.yaml', 'empty-verify.yaml:7:9: verify must have at least 1 entry, not 0'],
  ['expectation-of-change.yaml', 'expectation-of-change.yaml:7:5: unknown key "expect" — known: type, with'],
  ['no-causes.yaml', 'no-causes.yaml:2:9: causes must have at least 1 entry, not 0'],
  [
    'no-rollback.yaml',
    'no-rollback.yaml:1:1: missing key "rollback" — list the steps that undo it, or write "none:" with the reason',
  ],
  ['no-verify.yaml', 'no-verify.yaml:1:1: missing key "verify" — say how to see that it worked'],
  [
    'read-step-in-apply.yaml',
    'read-step-in-apply.yaml:6:11: "http" changes nothing — looking belongs into "precheck" or "verify"',
  ],
  [
    'read-step-in-rollback.yaml',
    'read-step-in-rollback.yaml:10:11: "http" changes nothing — looking belongs into "precheck" or "verify"',
  ],
  [
    'unexplained-rollback.yaml',
    'unexplained-rollback.yaml:9:19: none must have at least 1 character, not 0 ("")',
  ],
  [
    'unknown-cause.yaml',
    'unknown-cause.yaml:2:10: unknown cause "backend-dwn" — did you mean "backend-down"?',
  ],
  [
    'unknown-expectation.yaml',
    'unknown-expectation.yaml:9:13: unknown expect "passed" — did you mean "pass"?',
  ],
  ['unknown-origin.yaml', 'unknown-origin.yaml:10:11: origins[0] must be one of file, demo, not "ad-hoc"'],
  ['unknown-param.yaml', 'unknown-param.yaml:9:13: unknown key "methd" — did you mean "method"?'],
  ['unknown-risk.yaml', 'unknown-risk.yaml:4:7: unknown risk "lw" — did you mean "low"?'],
  [
    'unknown-step-type.yaml',
    'unknown-step-type.yaml:6:11: unknown type "demo.restrat" — did you mean "demo.restart"?',
  ],
  ['wordy-rollback.yaml', 'wordy-rollback.yaml:9:11: rollback must be a list or a mapping, not "none"'],
]

describe('runbook/load-remedies', () => {
  it.each(mistakes)('%s is refused in its place', (file, ...expected) => {
    expect(problems.filter((problem) => problem.startsWith(`${file}:`))).toEqual(expected)
  })

  it('every fixture is listed above', () => {
    const files = mistakes.map(([file]) => file)
    expect(readdirSync(fixtures).sort()).toEqual([...files, 'good.yaml', 'rolled-back.yaml'].sort())
  })

  it('sound remedies are read, with what their steps must see', () => {
    const remedy = {
      name: 'good',
      title: 'Restart it',
      causes: ['backend-down'],
      systems: ['node'],
      origins: ['file'],
      risk: 'low',
      precheck: [{ type: 'http', with: { method: 'GET' }, expect: 'fail' }],
      apply: [{ type: 'demo.restart', with: {} }],
      verify: [{ type: 'http', with: { method: 'GET' }, expect: 'pass' }],
      rollback: { none: 'a restart has no undo' },
    }
    expect(loaded.remedies).toEqual([
      remedy,
      { ...remedy, name: 'rolled-back', precheck: [], rollback: [{ type: 'demo.restart', with: {} }] },
    ])
  })

  it('no folder is no remedies', () => {
    expect(loadRemedies(join(fixtures, 'nowhere'), knownSteps, [])).toEqual({ remedies: [], problems: [] })
  })

  it('the remedies of the product are clean and mend causes of the catalogue', () => {
    const folder = join(import.meta.dirname, '../../runbooks/remedies')
    const { remedies, problems } = loadRemedies(
      folder,
      steps,
      causes.map(({ id }) => id),
    )
    expect(problems.map(formatProblem)).toEqual([])
    expect(remedies.map(({ name }) => name)).toContain('restart-demo-backend')
  })
})
