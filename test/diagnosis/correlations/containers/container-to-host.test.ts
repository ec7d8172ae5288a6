import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

function causeOf(...lines: string[]): string | null {
  return explainBySignatures(lines.join('\n')).verdict.cause
}

describe('diagnosis/correlations/container-to-host', () => {
  it('blames the firewall of a machine that does not answer its own containers', () => {
    expect(causeOf('dial tcp 172.17.0.1:3000: i/o timeout')).toBe('host-firewall-block')
    expect(
      causeOf(
        '$ docker exec app curl http://host.docker.internal:8080/',
        'curl: (28) Connection timed out after 10001 milliseconds',
      ),
    ).toBe('host-firewall-block')
  })

  it('leaves alone who refuses, who answers late, and who only asked from there', () => {
    expect(causeOf('dial tcp 172.17.0.1:3000: connect: connection refused')).not.toBe('host-firewall-block')
    const read = 'upstream timed out (110: Connection timed out) while reading response header from upstream'
    expect(causeOf(`${read}, upstream: "http://172.17.0.1:3000/"`)).not.toBe('host-firewall-block')
    const route = 'connect() failed (113: No route to host) while connecting to upstream, client: 172.17.0.1'
    expect(causeOf(`${route}, upstream: "http://172.17.0.7:6042/ws"`)).not.toBe('host-firewall-block')
  })
})
