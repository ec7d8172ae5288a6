import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const lost = (second: number) =>
  `2026-11-20T17:04:${second}Z ERR Lost connection with the edge error="EOF" connIndex=0`
const back = (second: number) =>
  `2026-11-20T17:04:${second}Z INF Registered tunnel connection connIndex=0 connection=0f9a protocol=quic`

describe('diagnosis/correlations/tunnel-recovered', () => {
  it('takes a loss as passed where the connector registered after it', () => {
    expect(explainBySignatures(`${lost(10)}\n${back(15)}`).verdict.state).not.toBe('fault')
  })

  it('lets a loss stand that nothing followed, or that came after', () => {
    expect(explainBySignatures(lost(10)).verdict.cause).toBe('cf-tunnel-down')
    expect(explainBySignatures(`${back(10)}\n${lost(15)}`).verdict.cause).toBe('cf-tunnel-down')
  })
})
