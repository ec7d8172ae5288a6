import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const refused = (port: number) =>
  `2026/11/21 14:27:19 [error] 812#812: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: x, request: "GET / HTTP/1.1", upstream: "http://172.18.0.3:${port}/", host: "x"`

describe('diagnosis/correlations/reached-at-home', () => {
  it.each([
    [8000, 'root@3f2a:/app# curl -I http://localhost:8000\nHTTP/1.1 200 OK\nserver: uvicorn'],
    [9000, '/var/www/html # telnet localhost 9000\nConnected to localhost'],
    [9000, '$ nc -zv localhost 9000\nConnection to localhost 9000 port [tcp/*] succeeded!'],
    [3000, 'Inside the container curl localhost:3000 works fine.'],
  ])('compares the address that refused at port %i with what answers at loopback: %s', (port, home) => {
    expect(explainBySignatures(`${refused(port)}\n\n${home}\n`).verdict.cause).toBe('loopback-bind')
  })

  it('reads tools that asked both addresses', () => {
    const both =
      '$ telnet 172.18.0.7 9000\nconnection refused\n\n$ telnet localhost 9000\nConnected to localhost\n'
    expect(explainBySignatures(both).verdict.cause).toBe('loopback-bind')
  })

  it('takes silence at the other address for a firewall', () => {
    const silent =
      '$ curl -I http://localhost:8080/\nHTTP/1.1 200 OK\n\n$ curl -I http://10.0.3.21:8080/\ncurl: (28) Failed to connect to 10.0.3.21 port 8080: Connection timed out'
    expect(['host-firewall-block', 'lb-sg-nacl-block']).toContain(explainBySignatures(silent).verdict.cause)
  })

  it('leaves another port, a refusal at both and a lone success alone', () => {
    const other = '$ curl -I http://localhost:8000\nHTTP/1.1 200 OK'
    expect(explainBySignatures(`${refused(9000)}\n\n${other}\n`).verdict.cause).not.toBe('loopback-bind')
    const both = '$ curl -I http://localhost:9000\ncurl: (7) Failed to connect to localhost port 9000'
    expect(explainBySignatures(`${refused(9000)}\n\n${both}\n`).verdict.cause).not.toBe('loopback-bind')
    expect(explainBySignatures(other).verdict.state).not.toBe('fault')
  })
})
