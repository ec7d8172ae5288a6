import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maximumBytes, parseYaml } from '../../src/config/parse-yaml.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { anyCharacter } from '../support/any-character.ts'

function problemsOf(text: string): string[] {
  return parseYaml('x.yaml', text).problems.map(formatProblem)
}

describe('config/parse-yaml', () => {
  it('finds keys and values by their path, through aliases too', () => {
    const parsed = parseYaml('x.yaml', 'a: &list\n  - one: 1\n  - two: 2\nb: *list\n502: x\n')
    expect(parsed.problems).toEqual([])
    expect(parsed.locate(['a', 1, 'two'], 'key')).toEqual({ line: 3, column: 5 })
    expect(parsed.locate(['a', 1, 'two'], 'value')).toEqual({ line: 3, column: 10 })
    expect(parsed.locate(['b', 0, 'one'], 'value')).toEqual({ line: 2, column: 10 })
    expect(parsed.locate(['502'], 'value')).toEqual({ line: 5, column: 6 })
  })

  it('gives the nearest place for a path that does not exist', () => {
    const parsed = parseYaml('x.yaml', 'a:\n  b: 1\n')
    expect(parsed.locate(['a', 'c', 'd'], 'value')).toEqual({ line: 1, column: 1 })
    expect(parsed.locate(['z'], 'value')).toEqual({ line: 1, column: 1 })
  })

  it('counts into plain and quoted text, and stays at the start of folded text', () => {
    const parsed = parseYaml('x.yaml', 'a: plain\nb: "quoted"\nc: "\\x41b"\nd: >-\n  folded\n')
    expect(parsed.locate(['a'], 'value', 2)).toEqual({ line: 1, column: 6 })
    expect(parsed.locate(['b'], 'value', 2)).toEqual({ line: 2, column: 7 })
    expect(parsed.locate(['c'], 'value', 1)).toEqual({ line: 3, column: 4 })
    expect(parsed.locate(['d'], 'value', 2)).toEqual({ line: 4, column: 4 })
  })

  it('words are text: no YAML 1.1 booleans, not even on demand', () => {
    expect(parseYaml('x.yaml', '%YAML 1.1\n---\na: yes\nb: 0o14\nc: 012\n').value).toEqual({
      a: 'yes',
      b: 12,
      c: 12,
    })
  })

  it('a file above the limit is refused unread', () => {
    expect(problemsOf('#'.repeat(maximumBytes + 1))).toEqual([
      'x.yaml: the file has 1048577 bytes, more than 1048576 — split it, or shorten its lists',
    ])
    expect(problemsOf('#'.repeat(maximumBytes))).toEqual([])
  })

  it('a billion laughs are cut short', () => {
    const levels = Array.from(
      { length: 9 },
      (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index}, `.repeat(9)}]`,
    )
    expect(problemsOf(`l0: &l0 [ha]\n${levels.join('\n')}\n`)).toEqual([
      expect.stringContaining('more than 100 aliases — write the values out'),
    ])
  })

  it('80,000 keys are read in seconds, not minutes', () => {
    const text = Array.from({ length: 80_000 }, (_, index) => `k${index}: v`).join('\n')
    expect(Object.keys(Object(parseYaml('x.yaml', text).value))).toHaveLength(80_000)
  }, 60_000)

  it('deep nesting is refused, however deep', () => {
    for (const depth of [65, 5000, 200_000]) {
      expect(problemsOf('['.repeat(depth) + ']'.repeat(depth))).not.toEqual([])
    }
    expect(problemsOf('['.repeat(64) + ']'.repeat(64))).toEqual([])
  })

  it('a thousand slips are counted, not listed', () => {
    const problems = problemsOf('a: 1\n'.repeat(1000))
    expect(problems).toHaveLength(21)
    expect(problems.at(-1)).toBe('x.yaml: 979 more problems are not shown')
  })

  it('__proto__ is refused as a key', () => {
    expect(problemsOf('__proto__: { admin: true }\n')).toEqual(['x.yaml:1:1: unknown key "__proto__"'])
  })

  it('a key that is no text is refused', () => {
    expect(problemsOf('? [a, b]\n: 1\n')).toEqual(['x.yaml:1:3: a key must be plain text — put it in quotes'])
  })

  it('never throws, and gives a value or problems in existing places', () => {
    const hostile = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc
        .array(
          fc.constantFrom(
            'a',
            ': ',
            '- ',
            '\n',
            ' ',
            '[',
            ']',
            '{',
            '}',
            '&a ',
            '*a',
            '!',
            '"',
            "'",
            '|',
            '>',
            '#',
            '\t',
            '---\n',
            '? ',
            ',',
          ),
          { maxLength: 60 },
        )
        .map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(hostile, fc.array(fc.oneof(fc.string(), fc.nat(3))), (text, path) => {
        const parsed = parseYaml('x.yaml', text)
        const lines = text.split('\n').length
        for (const { line } of parsed.problems) expect(line ?? 1).toBeLessThanOrEqual(lines)
        expect(parsed.locate(path, 'value').line).toBeLessThanOrEqual(lines)
      }),
      { numRuns: 1000 },
    )
  })
})
