import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../src/config/problem.ts'
import { caseText } from '../../src/runbook/case-text.ts'
import { loadCase } from '../../src/runbook/load-case.ts'
import { loadRunbooks } from '../../src/runbook/load-runbooks.ts'
import { steps } from '../../src/runbook/steps.ts'

const own = join(import.meta.dirname, '../../runbooks')
const { runbooks } = loadRunbooks(own, steps)

const good = `title: It is down
inventory:
  services:
    shop: { url: "http://192.0.2.1/" }
evidence:
  tcp:
    edge: { outcome: fail, summary: refused, facts: { attempts: [] } }
  vantage:
    path: { outcome: unknown, reason: STEP_TIMEOUT }
expect: { state: fault }
`

function problems(text: string): string[] {
  return (loadCase('case.yaml', text, runbooks).problems ?? []).map(formatProblem)
}

describe('runbook/load-case', () => {
  it('reads what was seen by step and place', () => {
    const loaded = loadCase('case.yaml', good, runbooks).case
    expect(loaded).toMatchObject({ name: 'case', runbook: '502', expect: { state: 'fault' } })
    expect(loaded?.evidence).toEqual([
      expect.objectContaining({ step: 'vantage', target: null, outcome: 'unknown', reason: 'STEP_TIMEOUT' }),
      expect.objectContaining({ step: 'tcp', type: 'tcp', target: 'edge', hop: 'edge', outcome: 'fail' }),
    ])
  })

  it.each([
    ['tcp:', 'tpc:', 'case.yaml:6:3: unknown step "tpc" — did you mean "tcp"?'],
    ['edge:', 'egde:', 'case.yaml:7:5: unknown place "egde" — did you mean "edge"?'],
    ['state: fault', 'takes: [dsn]', 'case.yaml:10:19: unknown step "dsn" — did you mean "dns"?'],
    ['state: fault', '', 'case.yaml:10:9: expect: say what must come of it'],
    ['url:', 'ulr:', 'case.yaml:2:1: inventory: missing key "url"'],
    [
      'outcome: fail',
      'outcome: bad',
      'case.yaml:7:22: outcome must be one of pass, fail, unknown, not "bad"',
    ],
    [
      'title: It is down',
      'title: It\nrunbook: "503"',
      'case.yaml:2:10: unknown runbook "503" — did you mean "502"?',
    ],
  ])('with %j as %j it says what is wrong and where', (from, to, problem) => {
    expect(problems(good.replace(from, to))[0]).toBe(problem)
  })

  it('a recorded case is read back as it was, without accounts and keys', () => {
    for (const file of readdirSync(join(own, 'tests')).filter((name) => name.endsWith('.yaml'))) {
      const loaded = loadCase(file, readFileSync(join(own, 'tests', file), 'utf8'), runbooks)
      if (loaded.case === undefined) throw new Error(loaded.problems.map(formatProblem).join('\n'))
      const again = loadCase(file, caseText(loaded.case), runbooks)
      expect(again.case).toEqual(loaded.case)
    }
  })
})
