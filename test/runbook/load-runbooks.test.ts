import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { formatProblem } from '../../src/config/problem.ts'
import { loadRunbooks } from '../../src/runbook/load-runbooks.ts'
import { steps } from '../../src/runbook/steps.ts'
import { knownSteps } from './known-steps.ts'

const fixtures = join(import.meta.dirname, 'fixtures/runbooks')
const own = join(import.meta.dirname, '../../runbooks')

const loaded = loadRunbooks(fixtures, knownSteps)
const problems = loaded.problems.map((problem) => formatProblem({ ...problem, file: basename(problem.file) }))

const mistakes: [file: string, ...problems: string[]][] = [
  [
    'Bad Name.yaml',
    'Bad Name.yaml: the name must be lower-case letters, digits and hyphens, at most 63, starting with a letter or digit, not "Bad Name" — rename the file',
  ],
  ['other-ending.yml', 'other-ending.yml: is not read: only *.yaml is — rename it'],
  ['broken-condition.yaml', 'broken-condition.yaml:7:28: when: unexpected token: EOF'],
  [
    'change-step.yaml',
    'change-step.yaml:6:15: "demo.restart" changes something — changes belong into "apply" of a remedy',
  ],
  [
    'condition-of-text.yaml',
    'condition-of-text.yaml:7:15: when: gives string, not true or false — compare it with something',
  ],
  [
    'condition-of-wrong-types.yaml',
    'condition-of-wrong-types.yaml:7:15: when: no such overload: int > string',
  ],
  [
    'dashed-step-in-condition.yaml',
    'dashed-step-in-condition.yaml:11:15: when: there is no step "edge" in an earlier stage — write steps["edge-http"].outcome',
  ],
  ['duplicate-id.yaml', 'duplicate-id.yaml:7:13: id "edge" is taken by an earlier step'],
  ['empty-stage.yaml', 'empty-stage.yaml:4:12: steps must have at least 1 entry, not 0'],
  ['empty-stages.yaml', 'empty-stages.yaml:2:9: stages must have at least 1 entry, not 0'],
  [
    'impossible-outcome.yaml',
    'impossible-outcome.yaml:11:36: when: outcome is never "failed" — did you mean "fail"?',
  ],
  ['missing-param.yaml', 'missing-param.yaml:5:9: missing key "port"'],
  ['no-title.yaml', 'no-title.yaml:1:1: missing key "title"'],
  [
    'path-step-for-targets.yaml',
    'path-step-for-targets.yaml:7:19: "vantage" looks at the whole path, not at each of "targets" — leave "for_each" out',
  ],
  ['retry-too-often.yaml', 'retry-too-often.yaml:7:28: attempts must be at most 5, not 99'],
  [
    'several.yaml',
    'several.yaml:6:15: unknown type "htp" — did you mean "http"?',
    'several.yaml:7:15: when: unknown variable "targt" — did you mean "target"?',
    'several.yaml:8:13: id "edge" is taken by an earlier step',
    'several.yaml:10:17: unknown key "methd" — did you mean "method"?',
    'several.yaml:11:9: unknown key "timout" — did you mean "timeout"?',
  ],
  [
    'step-of-later-stage.yaml',
    'step-of-later-stage.yaml:7:15: when: step "tcp" is in a later stage — refer to a step of an earlier stage',
  ],
  [
    'step-of-same-stage.yaml',
    'step-of-same-stage.yaml:9:15: when: step "tcp" is in the same stage — refer to a step of an earlier stage',
  ],
  [
    'target-in-path-condition.yaml',
    'target-in-path-condition.yaml:7:15: when: target is not known where a step looks at the whole path — use service or steps',
  ],
  [
    'target-step-for-path.yaml',
    'target-step-for-path.yaml:7:19: "http" looks at one target, not at the whole path — use edge, targets or backends',
  ],
  ['unknown-field.yaml', 'unknown-field.yaml:7:30: when: target has no "prot" — did you mean "port"?'],
  ['unknown-param.yaml', 'unknown-param.yaml:7:17: unknown key "methd" — did you mean "method"?'],
  [
    'unknown-selector.yaml',
    'unknown-selector.yaml:7:19: unknown for_each "backend" — did you mean "backends"?',
  ],
  [
    'unknown-step-in-condition.yaml',
    'unknown-step-in-condition.yaml:11:15: when: there is no step "edge-htp" in an earlier stage — did you mean "edge-http"?',
  ],
  ['unknown-step-key.yaml', 'unknown-step-key.yaml:7:9: unknown key "foreach" — did you mean "for_each"?'],
  ['unknown-step-type.yaml', 'unknown-step-type.yaml:6:15: unknown type "htp" — did you mean "http"?'],
  [
    'unknown-system-in-condition.yaml',
    'unknown-system-in-condition.yaml:7:32: when: target.system is never "ngnix" — did you mean "nginx"?',
  ],
  [
    'unknown-variable.yaml',
    'unknown-variable.yaml:7:15: when: unknown variable "targt" — did you mean "target"?',
  ],
  [
    'unquoted-negation.yaml',
    'unquoted-negation.yaml:7:15: unresolved tag: !target.tls — put a text that starts with "!" in quotes',
  ],
  ['wrong-param-type.yaml', 'wrong-param-type.yaml:8:21: requests must be a number, not "many"'],
  [
    'zero-timeout.yaml',
    'zero-timeout.yaml:7:18: timeout must be from 100ms to 2m, not "0s" — such as "10s"; a bare number is milliseconds',
  ],
]

describe('runbook/load-runbooks', () => {
  it.each(mistakes)('%s is refused in its place', (file, ...expected) => {
    expect(problems.filter((problem) => problem.startsWith(`${file}:`))).toEqual(expected)
  })

  it('every fixture is listed above', () => {
    const files = mistakes.map(([file]) => file)
    expect(readdirSync(fixtures).sort()).toEqual([...files, 'good.yaml'].sort())
  })

  it('one broken runbook does not hide the others', () => {
    expect(loaded.runbooks.map(({ name }) => name)).toEqual(['good'])
  })

  it('steps come with parsed parameters and every default', () => {
    expect(loaded.runbooks[0]).toEqual({
      name: 'good',
      title: 'Look twice',
      description: '',
      version: expect.stringMatching(/^[0-9a-f]{64}$/),
      stages: [
        {
          name: 'look',
          steps: [
            {
              id: 'us',
              type: 'vantage',
              forEach: 'path',
              with: {},
              when: null,
              timeoutMs: 10_000,
              retry: { attempts: 1, delayMs: 200 },
            },
            {
              id: 'edge-http',
              type: 'http',
              forEach: 'edge',
              with: { method: 'HEAD', timeout: 2000 },
              when: 'target.tls && target.port == 443',
              timeoutMs: 5000,
              retry: { attempts: 2, delayMs: 200 },
            },
          ],
        },
        {
          name: 'again',
          steps: [
            {
              id: 'more',
              type: 'sample',
              forEach: 'backends',
              with: { requests: 20 },
              when: 'steps["edge-http"].outcome != "pass"',
              timeoutMs: 10_000,
              retry: { attempts: 1, delayMs: 200 },
            },
          ],
        },
      ],
    })
  })

  it('the version changes with any character of the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'runbooks-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const text = 'title: Look\nstages: [{ name: look, steps: [{ id: edge, type: http }] }]\n'
    writeFileSync(join(folder, 'one.yaml'), text)
    writeFileSync(join(folder, 'two.yaml'), `${text}# seen\n`)
    const [one, two] = loadRunbooks(folder, knownSteps).runbooks
    expect(one?.version).not.toBe(two?.version)
  })

  it('a missing folder is a problem', () => {
    expect(
      loadRunbooks(join(fixtures, 'nowhere'), knownSteps).problems.map(({ message }) => message),
    ).toEqual(['there is no such folder'])
  })

  it('the runbooks of the product are clean', () => {
    const { runbooks, problems } = loadRunbooks(own, steps)
    expect(problems.map(formatProblem)).toEqual([])
    expect(runbooks.map(({ name }) => name)).toContain('502')
  })

  it('parameters that were parsed once parse again to the same, since a step parses them when it is taken', () => {
    for (const { stages } of loadRunbooks(own, steps).runbooks) {
      for (const step of stages.flatMap((stage) => stage.steps)) {
        expect(steps[step.type].params.parse(step.with)).toEqual(step.with)
      }
    }
  })

  it('the 502 runbook takes all steps side by side, and greets in TLS only where something failed', () => {
    const runbook = loadRunbooks(own, steps).runbooks.find(({ name }) => name === '502')
    const [look, read] = runbook?.stages ?? []
    expect(look?.steps.length).toBeGreaterThan(6)
    expect(read?.steps.find(({ type }) => type === 'tls')?.when).toContain("steps.http.outcome != 'pass'")
    expect(
      read?.steps.filter(({ type }) => type === 'logs').every(({ forEach }) => forEach === 'hosts'),
    ).toBe(true)
  })
})
