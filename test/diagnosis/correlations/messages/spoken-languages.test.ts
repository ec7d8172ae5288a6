import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const closed = 'upstream prematurely closed connection while reading response header from upstream'

function line(upstream: string, message = closed): string {
  return `2026/11/21 14:00:00 [error] 9#9: *4 ${message}, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", upstream: "${upstream}", host: "shop"`
}

function quoteOf(text: string): string | undefined {
  return explainBySignatures(text)
    .hypotheses.find(({ cause }) => cause === 'wrong-app-protocol')
    ?.for.find(({ signature }) => signature === 'spoken-languages')?.quote
}

describe('diagnosis/correlations/spoken-languages', () => {
  it.each([
    ['uwsgi to the HTTP router', `$ uwsgi --http :9090 -w shop:app\n\n${line('uwsgi://192.0.2.9:9090')}`],
    [
      'uwsgi to a socket with another protocol',
      `$ uwsgi --socket :8000 --protocol=http -w shop:app\n\n${line('uwsgi://127.0.0.1:8000')}`,
    ],
    ['uwsgi to gunicorn', `[INFO] Listening at: http://0.0.0.0:8000 (1)\n${line('uwsgi://172.18.0.3:8000')}`],
    [
      'HTTP to a socket of uWSGI',
      `[uwsgi]\nsocket = :8000\nmodule = shop\n\n${line('http://172.18.0.3:8000/')}`,
    ],
    [
      'HTTP to PHP-FPM',
      `[21-Nov-2026 14:00:00] NOTICE: fpm is running, pid 1\n${line('http://172.18.0.3:9000/', 'recv() failed (104: Connection reset by peer) while reading response header from upstream')}`,
    ],
  ])('sees %s', (_, text) => {
    expect(quoteOf(text)).toMatch(/ in (?:uwsgi|http), but .* and speaks (?:http|uwsgi|fastcgi)/)
    expect(explainBySignatures(text).verdict.cause).toBe('wrong-app-protocol')
  })

  it.each([
    ['the same language', `$ uwsgi --http :9090 -w shop:app\n\n${line('http://192.0.2.9:9090/')}`],
    ['another port', `$ uwsgi --http :9090 -w shop:app\n\n${line('uwsgi://192.0.2.9:9091')}`],
    [
      'a server that may speak either',
      `uwsgi socket 0 bound to TCP address :8000 fd 3\n${line('http://192.0.2.9:8000/')}`,
    ],
  ])('says nothing of %s', (_, text) => {
    expect(quoteOf(text)).toBeUndefined()
  })
})
