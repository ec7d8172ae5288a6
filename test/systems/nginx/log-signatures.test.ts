import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logMatcher } from '../../../src/diagnosis/match-log-line.ts'
import { nginxLogSignatures } from '../../../src/systems/nginx/log-signatures.ts'

const match = logMatcher(nginxLogSignatures)

/** Ids of the signatures that match, each with the address that it captured. */
function says(line: string): string[] {
  return match(line).map(
    ({ signature, upstream }) => signature.id + (upstream === null ? '' : `(${upstream})`),
  )
}

// Written by nginx 1.22.1 in front of backends that misbehaved in every way there is.
const fixture = readFileSync(new URL('fixtures/error-lines.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
const cases = fixture.flatMap((line, index) => {
  return line.startsWith('# ') ? [{ line: fixture[index + 1] ?? '', expected: line.slice(2).split(' ') }] : []
})

describe('systems/nginx/log-signatures', () => {
  it('knows what every real line means', () => {
    expect(cases.length).toBeGreaterThan(100)
    for (const { line, expected } of cases) {
      expect(says(line), line).toEqual(expected[0] === 'nothing' ? [] : expected)
    }
  })

  it('knows an error by its number, whatever the C library calls it', () => {
    const tail = 'while connecting to upstream, client: 10.1.1.1, server: _, upstream: "http://10.0.0.5:80/"'
    expect(says(`[error] 7#7: *1 connect() failed (113: Host is unreachable) ${tail}`)).toEqual([
      'nginx-connect-no-route(10.0.0.5:80)',
    ])
    expect(says(`[alert] 7#7: *1 socket() failed (24: No file descriptors available) ${tail}`)).toEqual([
      'nginx-too-many-files',
    ])
    expect(says(`[error] 7#7: *1 upstream timed out (110: Operation timed out) ${tail}`)).toEqual([
      'nginx-connect-timeout(10.0.0.5:80)',
    ])
  })

  it('finds the upstream of a stream proxy, and does without one in a line that was cut off', () => {
    expect(
      says(
        '2026/11/21 14:27:19 [error] 9#9: *3 connect() failed (111: Connection refused) while connecting to upstream, client: 10.1.1.1, server: 0.0.0.0:5432, upstream: "10.0.0.7:5432", bytes from/to client:0/0',
      ),
    ).toEqual(['nginx-connect-refused(10.0.0.7:5432)'])
    expect(
      says('[error] 9#9: *3 connect() failed (111: Connection refused) while connecting to upstream, cli'),
    ).toEqual(['nginx-connect-refused'])
  })

  it('reads lines with whatever a shipper puts before them', () => {
    const line =
      'shop-web-1  | 2026/11/21 14:27:19 [error] 9#9: *3 upstream sent too big header while reading response header from upstream'
    expect(says(line)).toEqual(['nginx-header-too-big'])
  })

  it('is not stalled by lines that repeat the start of a message', () => {
    for (const { pattern, examples } of nginxLogSignatures) {
      const [example = ''] = examples.matches
      const message = example.slice(Math.max(0, pattern.exec(example)?.index ?? 0))
      for (const part of [0.15, 0.3, 0.5, 0.75, 0.95].map((share) =>
        message.slice(0, message.length * share),
      )) {
        pattern.exec(part.repeat(Math.ceil(64_000 / Math.max(1, part.length))))
      }
    }
  })

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => Array.isArray(match(text))))
  })
})
