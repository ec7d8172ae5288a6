import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { parseResolved } from '../../../src/systems/host/parse-resolved.ts'

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
    expect(told(null, '172.18.0.7 app')).toEqual([])
  })

  it('lets an address that a name no longer has be told from a backend that is down', () => {
    expect(explain(`${refused}\n$ getent hosts app\n172.18.0.7      app`).verdict.cause).toBe('stale-dns')
    expect(explain(`${refused}\n$ getent hosts app\n172.18.0.3      app`).verdict.cause).toBe('backend-down')
  })
})
