import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

describe('diagnosis/correlations/certificate-dates', () => {
  const end = 'notAfter=Mar  4 00:00:00 2024 GMT'

  it('compares the end of a certificate with the times of other lines', () => {
    const line = (day: string) =>
      `${day} 10:11:12 [error] 31#31: *1 peer closed connection in SSL handshake while SSL handshaking to upstream, client: 10.0.0.1, server: a, request: "GET / HTTP/1.1", upstream: "https://10.0.0.5:8443/", host: "a"`
    expect(causeOf(line('2024/03/05'), end)).toBe('tls-backend-expired')
    expect(causeOf(line('2024/02/28'), end)).not.toBe('tls-backend-expired')
  })

  it('compares it with the date of a reply', () => {
    const reply = (date: string) => [
      '$ curl -i https://shop.example/',
      'HTTP/1.1 503 Service Unavailable',
      `Date: ${date}`,
    ]
    expect(causeOf(end, '', ...reply('Tue, 05 Mar 2024 10:00:00 GMT'))).toBe('tls-backend-expired')
    expect(causeOf(end, '', ...reply('Sun, 03 Mar 2024 10:00:00 GMT'))).not.toBe('tls-backend-expired')
  })
})
