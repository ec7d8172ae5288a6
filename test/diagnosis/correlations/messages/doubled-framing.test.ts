import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

describe('diagnosis/correlations/doubled-framing', () => {
  const header = (at: number) =>
    `2022-01-05T08:32:51.${at}Z trace envoy http  [C397141] completed header: key=Transfer-Encoding value=chunked`
  const failed =
    '2022-01-05T08:32:51.393550Z debug envoy http  [C397140][S57] Sending local reply with details upstream_reset_before_response_started{protocol error}'

  it('sees a length told twice in a trace', () => {
    expect(causeOf(header(393_303), header(393_345), failed)).toBe('invalid-upstream-response')
    expect(causeOf(header(393_303), failed)).toBe('wrong-app-protocol')
  })
})
