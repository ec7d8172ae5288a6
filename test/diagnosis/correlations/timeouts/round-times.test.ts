import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const closed =
  '2026/11/20 17:04:51 [error] 22#22: *1 upstream prematurely closed connection while reading response header from upstream, client: 203.0.113.9, server: shop.example, request: "POST /report HTTP/1.1", upstream: "http://127.0.0.1:3100/report", host: "shop.example"\n'

function pasted(times: string[], limit = '300s', status = 502): string | null {
  const lines = times.map(
    (time, at) =>
      `203.0.113.9 - - [20/Nov/2026:17:1${at}:51 +0000] "POST /report HTTP/1.1" ${status} 150 "-" "curl/8.9" rt=${time} urt=${time}`,
  )
  const settings = `location / {\n    proxy_pass http://127.0.0.1:3100;\n    proxy_read_timeout ${limit};\n    proxy_send_timeout ${limit};\n    proxy_connect_timeout 5s;\n}\n`
  return explainBySignatures([closed, ...lines, '', settings].join('\n')).verdict.cause
}

describe('diagnosis/correlations/round-times', () => {
  it('takes equal round times for a limit of the app, where the proxy waits for longer', () => {
    expect(pasted(['90.002', '90.004'])).toBe('slow-app-timeout')
    expect(pasted(['30.001', '30.001', '30.003'])).toBe('slow-app-timeout')
  })

  it('leaves times that are not round, or end at once, to crashes', () => {
    expect(pasted(['87.312', '87.312'])).not.toBe('slow-app-timeout')
    expect(pasted(['0.004', '0.004'])).not.toBe('slow-app-timeout')
  })

  it('wants more than one request', () => {
    expect(pasted(['90.002'])).not.toBe('slow-app-timeout')
  })
})
