import { describe, expect, it } from 'vitest'
import { parseResolved } from '../../../src/systems/host/parse-resolved.ts'
import { explainBySignatures } from '../../support/explain-by-signatures.ts'

const refused =
  '2026/11/20 17:04:51 [error] 22#22: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: _, request: "GET / HTTP/1.1", upstream: "http://172.18.0.3:8000/", host: "shop.example"'

describe('systems/host/parse-resolved', () => {
  it('reads what getent, nslookup, host and ping tell of names', () => {
    const told = (command: string | null, text: string) =>
      parseResolved(command, text).map(({ name, addresses }) => [name, ...addresses])
    expect(told('docker exec web getent hosts app', '172.18.0.7      app')).toEqual([['app', '172.18.0.7']])
    expect(told('getent ahosts app', '172.18.0.7 STREAM app\n172.18.0.7 DGRAM\n')).toEqual([
      ['app', '172.18.0.7'],
    ])
    expect(
      told(
        'nslookup app',
        'Server:\t\t127.0.0.11\nAddress:\t127.0.0.11#53\n\nName:\tapp\nAddress: 172.18.0.9',
      ),
    ).toEqual([['app', '172.18.0.9']])
    expect(told(null, 'app.internal has address 10.0.0.5')).toEqual([['app.internal', '10.0.0.5']])
    expect(told(null, 'PING app (172.18.0.7): 56 data bytes')).toEqual([['app', '172.18.0.7']])
    expect(told('dig +short app.internal', 'lb.internal.\n10.0.0.5\n10.0.0.6')).toEqual([
      ['app.internal', '10.0.0.5', '10.0.0.6'],
    ])
    expect(told('dig app.internal @10.0.0.2', 'app.internal.\t60\tIN\tA\t10.0.0.5')).toEqual([
      ['app.internal', '10.0.0.5'],
    ])
    expect(told('dig +short -x 10.0.0.5', 'app.internal.')).toEqual([])
    expect(told(null, '172.18.0.7 app')).toEqual([])
  })

  it('lets an address that a name no longer has be told from a backend that is down', () => {
    expect(explainBySignatures(`${refused}\n$ getent hosts app\n172.18.0.7      app`).verdict.cause).toBe(
      'stale-dns',
    )
    expect(explainBySignatures(`${refused}\n$ getent hosts app\n172.18.0.3      app`).verdict.cause).toBe(
      'backend-down',
    )
  })

  it('compares what dig says of the very name that nginx asks', () => {
    const late = (host: string) =>
      `2026/11/20 17:04:51 [error] 22#22: *1 upstream timed out (110: Connection timed out) while connecting to upstream, client: 203.0.113.9, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://${host}:80/", host: "shop.example"\n\n`
    const asks = 'location / {\n    proxy_pass http://lb-7.cloud.example;\n}\n\n'
    const dig = '$ dig +short lb-7.cloud.example\n198.51.100.9\n198.51.100.77\n'
    expect(explainBySignatures(late('192.0.2.14') + asks + dig).verdict.cause).toBe('stale-dns')
    expect(explainBySignatures(late('198.51.100.77') + asks + dig).verdict.cause).not.toBe('stale-dns')
  })

  it('does not take the name that visitors ask for the backend’s', () => {
    const late =
      '2026/11/20 17:04:51 [error] 22#22: *1 upstream timed out (110: Connection timed out) while connecting to upstream, client: 203.0.113.9, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://192.0.2.14:80/", host: "shop.example"\n\n'
    expect(explainBySignatures(`${late}$ dig +short shop.example\n198.51.100.9\n`).verdict.cause).not.toBe(
      'stale-dns',
    )
  })
})
