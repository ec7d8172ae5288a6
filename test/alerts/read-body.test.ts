import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readBody } from '../../src/alerts/read-body.ts'

const limits = { compressedBytes: 10_000, bytes: 100_000, ms: 5_000 }
const plain = Buffer.alloc(99_000, ' ')

function compressed(coding: string, body: Uint8Array): Request {
  const headers = { 'content-encoding': coding, 'content-length': `${body.byteLength}` }
  return new Request('http://bot.example/', { method: 'POST', headers, body: new Uint8Array(body) })
}

describe('alerts/read-body', () => {
  it.each([
    ['gzip', gzipSync(plain)],
    ['br', brotliCompressSync(plain)],
  ])('holds room for all that a body in %s may come to before it is decompressed', async (coding, body) => {
    const held: number[] = []
    const read = await readBody(compressed(coding, body), limits, (bytes) => held.push(bytes) > 0)
    expect(read).toMatchObject({ ok: true })
    expect(held).toEqual([body.byteLength, limits.bytes, plain.byteLength - limits.bytes])
  })

  it('does not begin to decompress where there is no such room', async () => {
    const held: number[] = []
    const hold = (bytes: number) => bytes < limits.bytes && held.push(bytes) > 0
    // Not even that it is broken is seen.
    const body = gzipSync(plain).subarray(0, -9)
    expect(await readBody(compressed('gzip', body), limits, hold)).toEqual({ ok: false, result: 'busy' })
    expect(held).toEqual([body.byteLength])
  })
})
