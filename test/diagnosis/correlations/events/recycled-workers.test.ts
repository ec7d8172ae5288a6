import { describe, expect, it } from 'vitest'
import { explainBySignatures } from '../../../support/explain-by-signatures.ts'

const at = '[2026-11-21 14:39:25 +0000] [112]'
const recycled = `${at} [INFO] Autorestarting worker after current request.\n${at} [INFO] Worker exiting (pid: 112)`
const closed =
  '2026/11/21 14:39:25 [error] 9#9: *4 upstream prematurely closed connection while reading response header from upstream, client: 192.0.2.1, server: shop, request: "GET / HTTP/1.1", upstream: "http://127.0.0.1:8000/", host: "shop"'

describe('diagnosis/correlations/recycled-workers', () => {
  it('blames the replacing of workers where requests fail beside it', () => {
    expect(explainBySignatures(`${recycled}\n\n${closed}`).verdict.cause).toBe('app-memory-guard-restart')
    expect(
      explainBySignatures(`${recycled}\n\n$ curl -i https://shop.example/\nHTTP/1.1 502 Bad Gateway`).verdict
        .cause,
    ).toBe('app-memory-guard-restart')
  })

  it('takes replacing alone for what it is', () => {
    expect(explainBySignatures(recycled).verdict.state).not.toBe('fault')
    expect(
      explainBySignatures('...The work of process 17 is done (max requests reached (5001 >= 5000)). Seeya!')
        .verdict.state,
    ).not.toBe('fault')
  })

  it('gives way to what a worker’s end says of itself', () => {
    const { verdict } = explainBySignatures(
      `${recycled}\n${at} [CRITICAL] WORKER TIMEOUT (pid:113)\n\n${closed}`,
    )
    expect(verdict.cause).toBe('worker-timeout')
  })
})
