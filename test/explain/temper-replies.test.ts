import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.ts'
import { untaught } from '../../src/explain/likeness/model.ts'

const bare = '$ curl -i https://shop.example/\nHTTP/1.1 500\n'
const socket =
  '[crit] 7#7: *29 connect() to unix:/run/php/php8.3-fpm.sock failed (13: Permission denied) while connecting to upstream'

describe('explain/temper-replies', () => {
  it('lets a bare status step back where a line tells the cause', () => {
    expect(explain(bare, untaught).verdict.cause).toBe('app-returns-5xx')
    const { hypotheses } = explain(`${socket}\n\n${bare}`, untaught)
    expect(hypotheses[0]?.cause).toBe('unix-socket-perm')
    const passed = hypotheses.find(({ cause }) => cause === 'app-returns-5xx')?.for ?? []
    expect(passed.find(({ signature }) => signature.includes('passes-on-500'))?.weight).toBe(3)
  })

  it('counts once what one page says as a reply and as a line', () => {
    const page =
      '$ curl -i https://shop.example/\nHTTP/1.1 503\nServer: envoy\n\nupstream connect error or disconnect/reset before headers. reset reason: connection failure'
    const weights = explain(page, untaught)
      .hypotheses.find(({ cause }) => cause === 'backend-down')
      ?.for.map(({ weight }) => weight)
    expect(weights).toHaveLength(2)
    expect(Math.min(...(weights ?? []))).toBe(1)
  })

  it('does not hold it against a name that is not found that the gateway itself was reached', () => {
    const page =
      '$ curl -i https://shop.example/\nHTTP/1.1 502\n\nProxy Error\n\nThe proxy server received an invalid response from an upstream server.\n\nReason: DNS lookup failure for: api.example'
    expect(explain(page, untaught).verdict.cause).toBe('dns-failure')
  })
})
