import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

describe('diagnosis/correlations/checked-ports', () => {
  it('compares the port of a health check with the ports of the app', () => {
    const check = 'by default the health check is checking on HTTP 80'
    expect(causeOf('targetPort: 3128', check)).toBe('health-check-misconfig')
    expect(causeOf(check, '        - containerPort: 8080')).toBe('health-check-misconfig')
    expect(causeOf('targetPort: 80', check)).toBeNull()
    expect(causeOf(check)).toBeNull()
  })
})
