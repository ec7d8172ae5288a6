import { setFlagsFromString } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { logMatcher, matchLogLine } from '../../src/diagnosis/match-log-line.ts'
import type { LogSignature } from '../../src/model/diagnosis.ts'
import { logSignatures } from '../../src/systems/log-signatures.ts'

function mainCause({ weights }: LogSignature): string {
  return Object.entries(weights).reduce((most, each) => (each[1] > most[1] ? each : most))[0]
}

function isRelated(one: LogSignature, other: LogSignature): boolean {
  const weightIn = ({ weights }: LogSignature, cause: string) =>
    (weights as Record<string, number | undefined>)[cause] ?? 0
  return weightIn(one, mainCause(other)) > 0 || weightIn(other, mainCause(one)) > 0
}

const named = logSignatures.map((signature) => ({ id: signature.id, signature }))

describe('systems/log-signatures', () => {
  it('knows several hundred signatures, each id once', () => {
    const ids = logSignatures.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.length).toBeGreaterThan(248)
  })

  it.each(named)('$id matches its examples and none of its near misses', ({ signature }) => {
    const match = logMatcher([signature])
    expect(signature.examples.matches.length).toBeGreaterThan(0)
    expect(signature.examples.nearMisses.length).toBeGreaterThan(0)
    expect(signature.examples.matches.filter((line) => match(line).length === 0)).toEqual([])
    expect(signature.examples.nearMisses.filter((line) => match(line).length > 0)).toEqual([])
  })

  it.each(named)('$id has no example that a signature of another cause claims', ({ signature }) => {
    const claims = signature.examples.matches.flatMap((line) =>
      matchLogLine(line)
        .filter((other) => other.signature !== signature && !isRelated(other.signature, signature))
        .map((other) => `${other.signature.id} claims: ${line.slice(0, 200)}`),
    )
    expect(claims).toEqual([])
  })

  it.each(named)('$id repeats nothing that repeats', ({ signature: { pattern } }) => {
    expect(pattern.global || pattern.sticky).toBe(false)
    expect(isKnownToLinearEngine(pattern) || !repeatsRepetition(pattern.source)).toBe(true)
  })

  it('tells a pattern that could stall a worker', () => {
    expect(repeatsRepetition('^(a+)+$')).toBe(true)
    expect(repeatsRepetition('(?:x[^,]*,){2,}y')).toBe(true)
    expect(repeatsRepetition('a:(?:[^\\n]{0,200}\\n?){0,4}?b')).toBe(true)
    expect(repeatsRepetition('a:(?:[^\\n]{0,200}\\n){0,4}?b')).toBe(false)
    expect(repeatsRepetition('\\[(?<pid>\\d+)\\](?: [\\w(+*]+)? x')).toBe(false)
  })

  it('reads the start of a line of a megabyte, whatever follows', () => {
    const [signature] = logSignatures
    const example = signature?.examples.matches[0] ?? ''
    expect(matchLogLine(`${example} ${'x '.repeat(500_000)}`).map((each) => each.signature)).toContain(
      signature,
    )
    expect(matchLogLine(`${'x '.repeat(500_000)} ${example}`)).toEqual([])
  })

  it('comes to an end with lines made of its own words over and over', () => {
    const found = logSignatures.map(({ needles, examples }) => {
      const [example = ''] = examples.matches
      const half = example.slice(0, Math.ceil(example.length / 2))
      return matchLogLine(`${needles.join(' ')} ${half.repeat(Math.ceil(20_000 / half.length))}`).length
    })
    expect(found).toHaveLength(logSignatures.length)
  })
})

/** V8 compiles with flag `l` only what its engine without backtracking can run. */
function isKnownToLinearEngine({ source, flags }: RegExp): boolean {
  setFlagsFromString('--enable-experimental-regexp-engine')
  try {
    return new RegExp(source, `${flags}l`).source === source
  } catch {
    return false
  }
}

/**
 * Whether a group that is repeated without limit, or many times, holds something that is; or one that is repeated at all
 * holds nothing that must be there, so that there are many ways to divide a text among its turns.
 */
function repeatsRepetition(source: string): boolean {
  const unlimited = /^(?:[*+]|\{\d+,\}|\{(?:\d+,)?\d{2,}\})/
  const open: boolean[] = []
  const bare = source.replace(/\\./g, '_').replace(/\[[^\]]*\]/g, '_')
  const loose = /\((?:\?:)?(?:[^()|](?:[*+?]|\{\d*,\d*\})\??){2,}\)(?:[*+]|\{\d*,?\d+\})/
  if (loose.test(bare)) return true
  for (let at = 0; at < bare.length; at += 1) {
    const rest = bare.slice(at + 1)
    if (bare[at] === '(') open.push(false)
    else if (bare[at] === ')') {
      const holds = open.pop() ?? false
      if (holds && unlimited.test(rest)) return true
      if (holds && open.length > 0) open[open.length - 1] = true
    } else if (unlimited.test(bare.slice(at)) && bare[at - 1] !== ')' && open.length > 0) {
      open[open.length - 1] = true
    }
  }
  return false
}
