import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const refused = (address: string) =>
  `2026/11/21 14:27:19 [error] 32#32: *5 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: x, request: "GET / HTTP/1.1", upstream: "http://${address}/", host: "x"`

describe('diagnosis/correlations/recreated-since', () => {
  it.each([
    'It breaks whenever watchtower updates the app container.',
    '502 after every redeploy of the backend until I restart nginx',
    'the api container was recreated this morning',
    'nginx -s reload   # nginx sometimes loses the app when that was restarted',
  ])('takes a container made anew for one with another address: %s', (told) => {
    expect(explainBySignatures(`${refused('172.20.0.6:3000')}\n\n${told}\n`).verdict.cause).toBe('stale-dns')
  })

  it('thinks of its neighbours without such a word, and leaves loopback alone', () => {
    const { verdict, hypotheses } = explainBySignatures(refused('172.20.0.6:3000'))
    expect(verdict.cause).toBe('backend-down')
    expect(hypotheses.slice(0, 3).map(({ cause }) => cause)).toEqual([
      'backend-down',
      'stale-dns',
      'wrong-port',
    ])
    const own = `${refused('127.0.0.1:3000')}\n\nthe api container was recreated this morning\n`
    expect(explainBySignatures(own).verdict.cause).not.toBe('stale-dns')
    expect(explainBySignatures('Watchtower updated 3 containers').verdict.state).not.toBe('fault')
  })
})
