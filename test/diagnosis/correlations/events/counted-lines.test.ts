import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

describe('diagnosis/correlations/counted-lines', () => {
  it('lets what was counted often lead', () => {
    const closed = '"backend_connection_closed_before_data_sent_to_client"'
    const unpicked = '"failed_to_pick_backend"'
    expect(causeOf(`   19 ${closed}`, `    1 ${unpicked}`)).toBe('keepalive-race')
    expect(causeOf(`   19 ${closed}`, `   12 ${unpicked}`)).toBe('lb-no-healthy-targets')
  })
})
