import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const closed =
  'nginx_1 | 2026/11/21 14:39:25 [error] 9#9: *4 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://172.18.0.2:8000/", host: "shop"'

function location(timeout: string): string {
  return `location / {\n  proxy_pass http://shop;\n  ${timeout}\n}`
}

describe('diagnosis/correlations/inner-limits', () => {
  it('blames the order of limits where uWSGI’s router gives up before a proxy that was told to wait', () => {
    const text = `${closed}\n\n${location('proxy_read_timeout 300s;')}\n\nCMD cd shop && uwsgi --http 0.0.0.0:8000 \\\n    --module shop.wsgi`
    expect(explainBySignatures(text).verdict.cause).toBe('timeout-ladder-inverted')
  })

  it('blames gunicorn’s limit where the proxy waits longer', () => {
    const text = `${closed}\n\n${location('proxy_read_timeout 300s;')}\n\nCMD gunicorn -b 0.0.0.0:8000 shop.wsgi`
    expect(explainBySignatures(text).verdict.cause).toBe('worker-timeout')
  })

  it('says nothing where the app server waits longer than the proxy', () => {
    const text = `${closed}\n\n${location('proxy_read_timeout 60s;')}\n\nCMD uwsgi --http 0.0.0.0:8000 --http-timeout 400 --module shop.wsgi`
    const ladder = explainBySignatures(text).hypotheses.find(
      ({ cause }) => cause === 'timeout-ladder-inverted',
    )
    expect(ladder?.for.some(({ quote }) => quote.includes('prematurely'))).not.toBe(true)
  })
})
