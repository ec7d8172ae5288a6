import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

describe('diagnosis/correlations/mesh-tls', () => {
  const failed =
    'upstream connect error or disconnect/reset before headers. reset reason: connection termination'

  it('reads settings of the TLS of a mesh beside connections that fail', () => {
    expect(causeOf(failed, 'kind: PeerAuthentication', 'spec:', '  mtls:', '    mode: STRICT')).toBe(
      'mtls-required',
    )
    expect(causeOf('upstream connect error or disconnect/reset before headers', '', '  - mtls:')).toBe(
      'mtls-required',
    )
    expect(causeOf(failed, '', 'We use mTLS in the mesh.')).toBe('keepalive-race')
    expect(causeOf(failed)).toBe('keepalive-race')
    expect(causeOf('kind: PeerAuthentication', 'spec:', '  mtls:', '    mode: STRICT')).toBeNull()
  })
})
