import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function cause(...rows: string[]): string | null {
  const table = [
    '$ lsof -nP -iTCP -sTCP:LISTEN',
    'COMMAND PID USER FD TYPE DEVICE SIZE/OFF NODE NAME',
    ...rows,
  ]
  return explainBySignatures(`HTTP/1.1 502 Bad Gateway\n\n${table.join('\n')}`).verdict.cause
}

const node = (at: string, family = 'IPv6') =>
  `node 8123 shop 21u ${family} 0x3f1a 0t0 TCP ${at}:5173 (LISTEN)`

describe('diagnosis/correlations/loopback/ipv6-only', () => {
  it('sees an app that listens at ::1 and nowhere else', () => {
    expect(cause(node('[::1]'))).toBe('localhost-ipv6')
  })

  it('says nothing where the app listens at 127.0.0.1 as well, or everywhere', () => {
    expect(cause(node('[::1]'), node('127.0.0.1', 'IPv4'))).not.toBe('localhost-ipv6')
    expect(cause(node('*'))).not.toBe('localhost-ipv6')
  })

  it('says nothing of programs that are no apps', () => {
    expect(cause('cupsd 611 root 7u IPv6 0x3f1a 0t0 TCP [::1]:631 (LISTEN)')).not.toBe('localhost-ipv6')
  })
})
