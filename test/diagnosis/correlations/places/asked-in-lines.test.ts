import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const refused = (to: string, pid = 700) =>
  `2026/11/20 17:04:51 [error] ${pid}#${pid}: *4 connect() failed (111: Connection refused) while connecting to upstream, client: 10.0.0.9, server: shop.example, request: "GET / HTTP/1.1", upstream: "http://${to}/", host: "shop.example"`

const listening = (...rows: string[]) =>
  [
    '$ ss -ltnp',
    'State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process',
    'LISTEN 0      511    0.0.0.0:80         0.0.0.0:*         users:(("nginx",pid=700,fd=6))',
    ...rows,
  ].join('\n')

const gunicorn = (at: string) =>
  `LISTEN 0      2048   ${at}     0.0.0.0:*         users:(("gunicorn",pid=912,fd=5))`

function listened(text: string) {
  return explainBySignatures(text).hypotheses.flatMap(({ cause, for: speaking }) =>
    speaking.filter(({ signature }) => signature === 'listening').map(({ quote }) => `${cause}: ${quote}`),
  )
}

describe('diagnosis/correlations/places/asked-in-lines', () => {
  it('holds the port of an error line against the listing beside it', () => {
    const text = `${refused('127.0.0.1:8000')}\n\n${listening(gunicorn('127.0.0.1:8001'))}`
    expect(explainBySignatures(text).verdict.cause).toBe('wrong-port')
    expect(listened(text)[0]).toBe(
      'wrong-port: nginx went to 127.0.0.1:8000, and nothing listens there; gunicorn (pid 912) listens on 127.0.0.1:8001',
    )
  })

  it('sees the other family of addresses at the same port', () => {
    const text = `${refused('[::1]:8000')}\n\n${listening(gunicorn('127.0.0.1:8000'))}`
    expect(explainBySignatures(text).verdict.cause).toBe('localhost-ipv6')
  })

  it('knows where Apache went whose connection was taken and reset', () => {
    const text = [
      "[proxy_ajp:error] [pid 433] (104)Connection reset by peer: AH01030: ajp_ilink_receive() can't receive header",
      '[proxy_ajp:error] [pid 433] (120006)APR does not understand this error code: [client 10.0.0.9:4364] AH00878: read response failed from [::1]:8009 (localhost)',
      '',
      '$ netstat -lnt',
      'Proto Recv-Q Send-Q Local Address   Foreign Address State',
      'tcp        0      0 0.0.0.0:8080    0.0.0.0:*       LISTEN',
    ].join('\n')
    expect(explainBySignatures(text).verdict.cause).toBe('backend-down')
    expect(listened(text)[0]).toContain('apache went to [::1]:8009, and nothing listens there')
  })

  it('says nothing for a gateway in a container, for other machines, and for what an app goes to', () => {
    const other = listening(gunicorn('127.0.0.1:8001'))
    expect(listened(`${refused('127.0.0.1:8000', 7)}\n\n${other}`)).toEqual([])
    expect(listened(`${refused('10.0.3.21:8000')}\n\n${other}`)).toEqual([])
    expect(listened(`Error: connect ECONNREFUSED 127.0.0.1:5432\n\n${other}`)).toEqual([])
  })
})
