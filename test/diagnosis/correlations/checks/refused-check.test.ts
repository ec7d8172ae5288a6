import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

const refused = 'curl: (22) The requested URL returned error: 401 Unauthorized'

describe('diagnosis/correlations/refused-check', () => {
  it('sees that a check is answered, and not as it wants', () => {
    expect(causeOf('HEALTHCHECK CMD curl -f http://localhost:8080/ || exit 1', refused)).toBe(
      'health-check-misconfig',
    )
    expect(causeOf('$ curl -f https://shop.example/ || exit 1', refused)).not.toBe('health-check-misconfig')
  })
})
