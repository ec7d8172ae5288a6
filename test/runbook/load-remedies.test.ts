import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { formatProblem } from '../../src/config/problem.ts'
import { causes } from '../../src/diagnosis/causes.ts'
import type { Remedy } from '../../src/model/remedy.ts'
import { changeSteps } from '../../src/runbook/change-steps.ts'
import { loadRemedies, type RemedyWords } from '../../src/runbook/load-remedies.ts'
import { steps } from '../../src/runbook/steps.ts'
import { knownChanges, knownSteps } from './known-steps.ts'

const fixtures = join(import.meta.dirname, 'fixtures/remedies')

const words: RemedyWords = {
  steps: knownSteps,
  changes: knownChanges,
  causes: ['backend-down', 'app-crash-request'],
}
const loaded = loadRemedies([fixtures], words)
const problems = loaded.problems.map((problem) => formatProblem({ ...problem, file: basename(problem.file) }))

const mistakes: [file: string, ...problems: string[]][] = [
  [
    'change-step-in-precheck.yaml',
    'change-step-in-precheck.yaml:13:11: "demo.restart" changes something — changes belong into "apply" of a remedy',
  ],
  [
    'change-step-in-verify.yaml',
    'change-step-in-verify.yaml:10:11: "demo.restart" changes something — changes belong into "apply" of a remedy',
  ],
  ['empty-verify.yaml', 'empty-verify.yaml:9:9: verify must have at least 1 entry, not 0'],
  ['expectation-of-change.yaml', 'expectation-of-change.yaml:9:5: unknown key "expect" — known: type, with'],
  [
    'list-as-rollback.yaml',
    'list-as-rollback.yaml:12:3: rollback must be undo, or a mapping "none:" with the reason, not a list',
  ],
  ['no-causes.yaml', 'no-causes.yaml:2:9: causes must have at least 1 entry, not 0'],
  [
    'no-reach.yaml',
    'no-reach.yaml:1:1: missing key "reach" — say in one sentence whom it touches, and for how long',
  ],
  [
    'no-rollback.yaml',
    'no-rollback.yaml:1:1: missing key "rollback" — write "undo", or "none:" with the reason',
  ],
  ['no-takes.yaml', 'no-takes.yaml:1:1: missing key "takes"'],
  ['no-verify.yaml', 'no-verify.yaml:1:1: missing key "verify" — say how to see that it worked'],
  [
    'read-step-in-apply.yaml',
    'read-step-in-apply.yaml:8:11: "http" changes nothing — looking belongs into "precheck" or "verify"',
  ],
  [
    'takes-too-long.yaml',
    'takes-too-long.yaml:5:8: takes must be from 1ms to 1h, not "2h" — such as "10s"; a bare number is milliseconds',
  ],
  [
    'undo-without-way-back.yaml',
    'undo-without-way-back.yaml:11:11: "demo.restart" has no way back: a restart has no undo — write "none:" with the reason',
  ],
  [
    'unexplained-rollback.yaml',
    'unexplained-rollback.yaml:11:19: none must have at least 1 character, not 0 ("")',
  ],
  [
    'unknown-cause.yaml',
    'unknown-cause.yaml:2:10: unknown cause "backend-dwn" — did you mean "backend-down"?',
  ],
  [
    'unknown-expectation.yaml',
    'unknown-expectation.yaml:11:13: unknown expect "passed" — did you mean "pass"?',
  ],
  ['unknown-origin.yaml', 'unknown-origin.yaml:12:11: origins[0] must be one of file, demo, not "ad-hoc"'],
  [
    'unknown-param-of-change.yaml',
    'unknown-param-of-change.yaml:9:13: unknown key "signl" — did you mean "signal"?',
  ],
  ['unknown-param.yaml', 'unknown-param.yaml:11:13: unknown key "methd" — did you mean "method"?'],
  ['unknown-place.yaml', 'unknown-place.yaml:12:5: unknown at "outsied" — did you mean "outside"?'],
  ['unknown-risk.yaml', 'unknown-risk.yaml:4:7: unknown risk "lw" — did you mean "low"?'],
  [
    'unknown-step-type.yaml',
    'unknown-step-type.yaml:8:11: unknown type "demo.restrat" — did you mean "demo.restart"?',
  ],
  [
    'wordy-rollback.yaml',
    'wordy-rollback.yaml:11:11: rollback must be undo, or a mapping "none:" with the reason, not "none"',
  ],
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
    const remedy: Remedy = {
      name: 'good',
      title: 'Restart it',
      causes: ['backend-down'],
      systems: ['node'],
      origins: ['file'],
      at: 'fault',
      risk: 'low',
      takesMs: 10_000,
      reach: 'One process.',
      privileges: [],
      precheck: [{ type: 'http', with: { method: 'GET' }, expect: 'fail' }],
      apply: [{ type: 'demo.restart', with: {} }],
      verify: [{ type: 'http', with: { method: 'GET' }, expect: 'pass' }],
      rollback: { none: 'a restart has no undo' },
    }
    expect(loaded.remedies).toEqual([
      remedy,
      {
        ...remedy,
        name: 'rolled-back',
        origins: ['file', 'demo'],
        at: 'outside',
        privileges: ['bot ALL=(root) NOPASSWD: /usr/sbin/nginx -t'],
        precheck: [],
        apply: [{ type: 'nginx.reload', with: { signal: 'HUP' } }],
        rollback: 'undo',
      },
    ])
  })

  it('no folder is no remedies', () => {
    expect(loadRemedies([join(fixtures, 'nowhere')], words)).toEqual({ remedies: [], problems: [] })
  })

  it('two remedies of one name are a problem, a copy of a file is none', () => {
    const [one, other] = [folder(), folder()]
    for (const each of [one, other]) {
      for (const name of ['good.yaml', 'rolled-back.yaml']) {
        copyFileSync(join(fixtures, name), join(each, name))
      }
    }
    writeFileSync(join(other, 'good.yaml'), 'title: Another\n')
    const { remedies, problems } = loadRemedies([one, other, one], words)
    expect(remedies.map(({ name, title }) => [name, title])).toEqual([
      ['good', 'Restart it'],
      ['rolled-back', 'Restart it'],
    ])
    expect(problems.map(formatProblem)).toEqual([
      `${other}/good.yaml: there is a remedy "good" already, in ${one}/good.yaml — rename the file`,
    ])
  })

  it('the remedies of the product are clean and mend causes of the catalogue', () => {
    const own = join(import.meta.dirname, '../../runbooks/remedies')
    const { remedies, problems } = loadRemedies([own], {
      steps,
      changes: changeSteps,
      causes: causes.map(({ id }) => id),
    })
    expect(problems.map(formatProblem)).toEqual([])
    expect(remedies.map(({ name }) => name)).toContain('restart-demo-backend')
  })
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'fiveohtwo-test-'))
  onTestFinished(() => rmSync(made, { recursive: true }))
  return made
}
