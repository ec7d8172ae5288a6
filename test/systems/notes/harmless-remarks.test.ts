import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/explain/explain.ts'
import { explainBySignatures } from '../../support/explain-by-signatures.ts'

const line = (words: string) =>
  `2026/11/20 17:04:51 [error] 812#812: *12 ${words}, client: 203.0.113.9, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://10.0.0.5:3000/", host: "shop.example"`
const reset = line(
  'recv() failed (104: Connection reset by peer) while reading response header from upstream',
)
const late = line(
  'upstream timed out (110: Connection timed out) while reading response header from upstream',
)

const isFault = (text: string) =>
  [explainBySignatures(text), explain(text)].map(({ verdict }) => verdict.state)
const causes = (text: string) =>
  [explainBySignatures(text), explain(text)].map(({ verdict }) => verdict.cause)

describe('systems/notes on remarks', () => {
  it.each([
    'Backup ends after 30 minutes. 0 errors.',
    'Session ends after 10 minutes of no input; errors are written to stderr',
    'Job stops after 60 minutes unless retried. Errors: 0',
    'A session ends after 30 minutes.',
    'playback stops after 10 seconds in Safari',
    'If the dough fails after 30 minutes of rest',
    'By default a request ends after 60 seconds with 504.',
    '- Requests no longer fail after 60 seconds behind nginx',
  ])('take no end of something else, and no good news, for a request that ran too long: %s', (text) => {
    expect(isFault(text)).not.toContain('fault')
  })

  it.each([
    'Each login creates an additional cookie that stores your language. Cookies are never deleted automatically',
    'Removing the cookies helps with privacy.',
    '*) Bugfix: requests with header values longer than 4096 bytes failed over HTTP/2.',
    'Fixed by adding proxy_buffer_size 16k; the response headers were larger than 8 KB and nginx failed with 502. Works now.',
  ])('take no policy, changelog or repair for headers that are too large: %s', (text) => {
    expect(isFault(text)).not.toContain('fault')
  })

  it.each([
    'URLs of more than 2000 characters are not used, 502 comes on any page.',
    'Clearing the browser cookies did not fix it; nothing works.',
  ])('do not blame the size of headers that is ruled out: %s', (remark) => {
    expect(causes(`${reset}\n${remark}`)).toEqual(causes(reset))
  })

  it.each([
    'Clicking fast does not give 429 any more; 503s are gone.',
    'I refreshed many times, requests at once, and never saw a 503.',
    'over HTTP/1.1 it works as well',
    'HTTP/1.1 is fine for this API.',
    'the 504 does not come immediately',
    '# instance has another IP in staging',
    'When a task starts, it receives its own private IP address. A new task has a different private IP address.',
  ])('take no good news and nothing that is so everywhere for a fault: %s', (text) => {
    expect(isFault(text)).not.toContain('fault')
  })

  it('leave a response that came too late what it is, whichever version works elsewhere', () => {
    expect(causes(`${late}\nLocally it works fine with HTTP/1.1.`)).toEqual(causes(late))
  })

  it('take no 504 that everybody gets after a while for one that comes at once', () => {
    const text = 'Everybody gets a 504 at once when the report takes longer than 60 seconds behind the ALB.'
    expect(causes(text)).not.toContain('keepalive-race')
  })
})
