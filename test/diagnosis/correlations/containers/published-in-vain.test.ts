import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const list = [
  'CONTAINER ID   IMAGE      COMMAND            CREATED          STATUS          PORTS                    NAMES',
  '3f1a2b4c5d6e   shop/web   "npm run dev"      20 minutes ago   Up 20 minutes   0.0.0.0:5173->5173/tcp   web',
]

function toldBy(...lines: string[]) {
  return explainBySignatures(lines.join('\n'))
}

function causes(...lines: string[]): string[] {
  return toldBy(...lines)
    .hypotheses.slice(0, 3)
    .map(({ cause }) => cause)
}

describe('diagnosis/correlations/published-in-vain', () => {
  it('sees that a container runs, and nobody inside answers at the port that it publishes', () => {
    const broken = causes(...list, '$ curl http://localhost:5173', 'curl: (52) Empty reply from server')
    expect(broken[0]).toBe('loopback-bind')
    expect(broken).toContain('wrong-port')
    expect(causes(...list, 'localhost didn’t send any data.', 'ERR_EMPTY_RESPONSE')[0]).toBe('loopback-bind')
    expect(
      causes(
        ...list,
        '$ curl 10.0.0.5:5173',
        'curl: (7) Failed to connect to 10.0.0.5 port 5173: Connection refused',
      )[0],
    ).toBe('loopback-bind')
  })

  it('takes the engine’s taking of a connection for a sign that what was started runs', () => {
    const started = '$ docker run -d -p 8080:80 --name web shop/web'
    const asked = '$ curl localhost:8080'
    expect(causes(started, asked, 'curl: (56) Recv failure: Connection reset by peer')[0]).toBe(
      'loopback-bind',
    )
    expect(
      causes(started, 'Server listening on port 3000', asked, 'curl: (52) Empty reply from server')[0],
    ).toBe('wrong-port')
  })

  it('leaves apps alone that listen for everybody, that are just starting, and ports of others', () => {
    const reset = 'curl: (56) Recv failure: Connection reset by peer'
    expect(
      causes(...list, 'Server running at http://0.0.0.0:5173', '$ curl localhost:5173', reset)[0],
    ).not.toBe('loopback-bind')
    const starting = list.map((line) => line.replace('Up 20 minutes  ', 'Up 4 seconds   '))
    expect(causes(...starting, '$ curl localhost:5173', reset)[0]).toBe('deploy-in-progress')
    expect(causes(...list, '$ curl localhost:9999', reset)).not.toContain('loopback-bind')
  })
})
