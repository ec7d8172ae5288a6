import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

const upstream = 'upstream: "fastcgi://unix:/run/php/php8.2-fpm.sock:"'
const reset = `recv() failed (104: Connection reset by peer) while reading response header from upstream, ${upstream}`
const gone = `connect() to unix:/run/php/php8.2-fpm.sock failed (2: No such file or directory) while connecting to upstream, ${upstream}`

describe('diagnosis/correlations/socket-taken-away', () => {
  it('sees a crash where a socket took requests before it was gone', () => {
    expect(causeOf(reset, gone)).toMatch(/^app-(?:crash|native)/)
    expect(causeOf(gone)).toBe('unix-socket-missing')
  })
})
