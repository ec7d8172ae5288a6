import { describe, expect, it } from 'vitest'
import { matchLogLine } from '../../../src/diagnosis/match-log-line.ts'
import { commonWords } from '../../../src/systems/app/words/common-words.ts'
import { explainBySignatures } from '../../support/explain-by-signatures.ts'

describe('systems/app/words', () => {
  it('gives way to the signatures of systems', () => {
    const line =
      '2026/11/20 17:04:51 [error] 22#22: *1 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: _, request: "GET / HTTP/1.1", upstream: "http://172.18.0.3:8000/", host: "shop.example"'
    expect(matchLogLine(line).filter(({ signature }) => signature.common === true)).toEqual([])
    expect(commonWords.every(({ common }) => common === true)).toBe(true)
  })

  it.each([
    [
      'backend-down',
      'ingress] Ingress error: Cannot connect to host 0.0.0.0:8099 ssl:None [Connection refused]',
    ],
    [
      'db-down',
      '{"event":"PostgreSQL connection failed, retrying... (connection failed: Connection refused)"}',
    ],
    ['app-native-crash', '{"error":"signal: bus error","event":"gunicorn process died, restarting"}'],
    [
      'unix-socket-missing',
      'badgateway: failed after 0s: dial unix /srv/app/app.socket: connect: no such file or directory',
    ],
    ['slow-app-timeout', 'AxiosError: Request failed with status code 504'],
    ['disk-full', '[ERROR] No space left (os error 28)'],
    ['app-boot-failure', 'Missing required environment variable: DATABASE_URL'],
  ])('reads %s out of words that no system claims', (cause, line) => {
    expect(explainBySignatures(line).verdict.cause).toBe(cause)
  })

  it.each([
    'connected to redis after 3 attempts (connection refused), reconnected',
    'INFO: 0 errors, 0 timeouts in the last hour',
    '# retry on connection refused',
    'I restarted the router yesterday and my printer said out of memory.',
    'proxy_next_upstream error timeout http_502 http_503;',
    'client 203.0.113.9: connection reset by peer while reading client request line',
    'kex_exchange_identification: Connection closed by remote host',
  ])('sees no fault in “%s”', (line) => {
    expect(explainBySignatures(line).verdict.state).not.toBe('fault')
  })
})
