import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../support/explain-by-signatures.ts'

const bare = '$ curl -i https://shop.example/\nHTTP/1.1 500\n'
const socket =
  '[crit] 7#7: *29 connect() to unix:/run/php/php8.3-fpm.sock failed (13: Permission denied) while connecting to upstream'

describe('explain/temper-replies', () => {
  it('lets a bare status step back where a line tells the cause', () => {
    expect(explainBySignatures(bare).verdict.cause).toBe('app-returns-5xx')
    const { hypotheses } = explainBySignatures(`${socket}\n\n${bare}`)
    expect(hypotheses[0]?.cause).toBe('unix-socket-perm')
    const passed = hypotheses.find(({ cause }) => cause === 'app-returns-5xx')?.for ?? []
    expect(passed.find(({ signature }) => signature.includes('passes-on-500'))?.weight).toBe(3)
  })

  it('counts once what one page says as a reply and as a line', () => {
    const page =
      '$ curl -i https://shop.example/\nHTTP/1.1 503\nServer: envoy\n\nupstream connect error or disconnect/reset before headers. reset reason: connection failure'
    const weights = explainBySignatures(page)
      .hypotheses.find(({ cause }) => cause === 'backend-down')
      ?.for.map(({ weight }) => weight)
    expect(weights).toHaveLength(2)
    expect(Math.min(...(weights ?? []))).toBe(1)
  })

  it('does not hold it against a name that is not found that the gateway itself was reached', () => {
    const page =
      '$ curl -i https://shop.example/\nHTTP/1.1 502\n\nProxy Error\n\nThe proxy server received an invalid response from an upstream server.\n\nReason: DNS lookup failure for: api.example'
    expect(explainBySignatures(page).verdict.cause).toBe('dns-failure')
  })
})
