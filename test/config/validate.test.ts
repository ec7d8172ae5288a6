import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseYaml } from '../../src/config/parse-yaml.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { parseServices } from '../../src/config/services.ts'
import { validate } from '../../src/config/validate.ts'
import { runbookGrammar } from '../../src/runbook/grammar.ts'

const schema = z.strictObject({
  level: z.enum(['debug', 'info']).optional(),
  count: z.int().min(1).max(5).optional(),
  on: z.boolean().optional(),
  names: z.array(z.string().min(2)).max(2).optional(),
  place: z.union([z.string(), z.strictObject({ host: z.string() })]).optional(),
  ports: z.record(z.string().regex(/^[a-z]+$/, 'must be small letters'), z.number()).optional(),
})

function problemsOf(text: string): string[] {
  const { problems } = validate(schema, parseYaml('x.yaml', text))
  return (problems ?? []).map(formatProblem)
}

describe('config/validate', () => {
  it.each([
    ['level: inf', 'x.yaml:1:8: unknown level "inf" — did you mean "info"?'],
    ['level: loud', 'x.yaml:1:8: level must be one of debug, info, not "loud"'],
    ['level: 3', 'x.yaml:1:8: level must be one of debug, info, not 3'],
    ['count: 1.5', 'x.yaml:1:8: count must be a whole number, not 1.5'],
    ['count: 0', 'x.yaml:1:8: count must be at least 1, not 0'],
    ['count: 6', 'x.yaml:1:8: count must be at most 5, not 6'],
    ['on: yes', 'x.yaml:1:5: on must be true or false, not "yes"'],
    ['names: [a, bb]', 'x.yaml:1:9: names[0] must have at least 2 characters, not 1 ("a")'],
    ['names: [aa, true]', 'x.yaml:1:13: names[1] must be text, not true — put it in quotes'],
    ['names: [aa, bb, cc]', 'x.yaml:1:8: names must have at most 2 entries, not 3'],
    ['names: {}', 'x.yaml:1:8: names must be a list, not a mapping'],
    ['place: [here]', 'x.yaml:1:8: place must be text or a mapping, not a list'],
    [
      'place: { hots: x }',
      'x.yaml:1:1: missing key "host"',
      'x.yaml:1:10: unknown key "hots" — did you mean "host"?',
    ],
    ['ports: { HTTP: 80 }', 'x.yaml:1:10: name under ports must be small letters, not "HTTP"'],
    ['zzz: 1', 'x.yaml:1:1: unknown key "zzz" — known: level, count, on, names, place, ports'],
    ['just text', 'x.yaml:1:1: the file must be a mapping, not "just text"'],
  ])('%s', (text, ...problems) => {
    expect(problemsOf(`${text}\n`)).toEqual(problems)
  })

  it('control characters and endless text of a value do not reach the message', () => {
    const [problem = ''] = problemsOf(`level: "\\e[31m\\u202e${'x'.repeat(500)}"\n`)
    expect(problem).toMatch(/not "\\u\{1b\}\[31m\\u\{202e\}x+…"$/)
    expect(problem.length).toBeLessThan(160)
  })

  it('80,000 wrong keys are counted in seconds, not minutes', () => {
    const problems = problemsOf(Array.from({ length: 80_000 }, (_, index) => `k${index}: v`).join('\n'))
    expect(problems).toHaveLength(51)
    expect(problems.at(-1)).toBe('x.yaml: 79950 more problems are not shown')
  }, 60_000)

  it('any data at all gives a value or problems with a line', () => {
    const grammar = runbookGrammar(['http', 'vantage'])
    const keys = [
      'services',
      'shop',
      'url',
      'path',
      'hop',
      'addresses',
      'expect',
      'timeout',
      'stages',
      'steps',
      'type',
      'id',
      'with',
    ]
    const { data } = fc.letrec((tie) => ({
      data: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        fc.oneof(
          fc.string(),
          fc.double(),
          fc.boolean(),
          fc.constant(null),
          fc.constantFrom('10s', 'http', 'edge', 'https://a.example/'),
        ),
        fc.array(tie('data'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...keys), fc.string()), tie('data'), { maxKeys: 5 }),
      ),
    }))
    fc.assert(
      fc.property(data, (value) => {
        const parsed = parseYaml('x.yaml', JSON.stringify(value))
        for (const each of [schema, grammar]) {
          const { problems } = validate(each, parsed)
          if (problems) expect(problems.length).toBeGreaterThan(0)
          for (const { line, message } of problems ?? []) {
            expect(line).toBe(1)
            expect(message).not.toMatch(/\n|undefined/)
          }
        }
        const { services, problems } = parseServices('x.yaml', JSON.stringify({ services: { shop: value } }))
        expect(services.length > 0).toBe(problems.length === 0)
      }),
      { numRuns: 500 },
    )
  })
})
