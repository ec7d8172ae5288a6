import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const error = (port: number) =>
  `2026/11/21 14:27:19 [error] 812#812: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: x, request: "GET / HTTP/1.1", upstream: "http://10.0.0.5:${port}/", host: "x"`

describe('diagnosis/correlations/told-ports', () => {
  it('compares the port that is asked with the one that the image declares', () => {
    expect(explainBySignatures(`${error(80)}\n\nEXPOSE 9000\n`).verdict.cause).toBe('wrong-port')
    expect(explainBySignatures(`${error(9000)}\n\nEXPOSE 9000\n`).verdict.cause).toBe('backend-down')
    expect(explainBySignatures(error(80)).verdict.cause).toBe('backend-down')
  })
})
