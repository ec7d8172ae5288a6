import { describe, expect, it } from 'vitest'
import { explain } from '../../src/explain/explain.ts'

const refused =
  '2026/11/20 17:04:51 [error] 812#812: *12 connect() failed (111: Connection refused) while connecting to upstream, client: 203.0.113.9, server: shop.example, request: "GET /cart HTTP/1.1", upstream: "http://10.0.0.5:3000/", host: "shop.example"'

describe('explain/lasts', () => {
  it.each([
    'The line appears only while the app starts.\nUsers see 502 all day.',
    'The line appears only while the app starts.\nThe site has been down since then.',
    "The line appears only while the app starts.\nThe 502 doesn't go away.",
  ])('calls nothing healthy that lasts: %s', (remark) => {
    expect(explain(`${refused}\n\n${remark}`).verdict.cause).toBe('backend-down')
  })

  it('leaves alone what is over once the app has started', () => {
    expect(explain(`${refused}\n\nThe line appears only while the app starts.`).verdict.state).toBe('healthy')
  })
})
