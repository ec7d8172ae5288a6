import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectTcp } from '../../src/probes/connect.ts'
import { exchangeHttp } from '../../src/probes/http-exchange.ts'
import { type RunningServer, startRawServer } from '../support/raw-server.ts'

/** What the server does to the next connection. */
let script: { pieces: Uint8Array[]; reset: boolean } = { pieces: [], reset: false }
let server: RunningServer

beforeAll(async () => {
  server = await startRawServer(async (socket) => {
    const { pieces, reset } = script
    for (const piece of pieces) await new Promise((resolve) => socket.write(piece, resolve))
    if (reset) socket.resetAndDestroy()
    else socket.end()
  })
})

afterAll(() => server.close())

async function exchange(keepAlive: boolean) {
  const signal = new AbortController().signal
  const opened = await connectTcp('127.0.0.1', server.port, { timeoutMs: 2000, signal })
  if ('failure' in opened) throw new Error(opened.failure)
  const request = { method: 'GET', path: '/', hostHeader: 'shop.example', keepAlive } as const
  const result = await exchangeHttp(opened.socket, request, { tls: false, timeoutMs: 2000, signal })
  result.connection?.close()
  return { result, socket: opened.socket }
}

const bytes = fc.uint8Array({ maxLength: 64 })
const text = (value: string) => new Uint8Array(Buffer.from(value, 'latin1'))
const fragment = fc.oneof(
  bytes,
  fc
    .constantFrom(
      ...[
        'HTTP/1.1 200 OK\r\n',
        'HTTP/1.0 502 Bad Gateway\r\n',
        'HTTP/1.1 100 Continue\r\n\r\n',
        'HTTP/1.1 204 No\r\n',
      ],
      ...[
        'Content-Length: 5\r\n',
        'Content-Length: 0\r\n',
        'Transfer-Encoding: chunked\r\n',
        'Connection: close\r\n',
      ],
      ...[
        'Connection: keep-alive\r\n',
        'Keep-Alive: timeout=1\r\n',
        '\r\n',
        '5\r\nhello\r\n',
        '0\r\n\r\n',
        'hello',
      ],
    )
    .map(text),
)

describe('probes/http-exchange', () => {
  test('whatever a server sends, the answer is data and the socket is closed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fragment, { maxLength: 8 }),
        fc.boolean(),
        fc.boolean(),
        async (pieces, reset, keepAlive) => {
          script = { pieces, reset }
          const { result, socket } = await exchange(keepAlive)
          if (result.problem === null) expect(result.status).toBeGreaterThanOrEqual(200)
          expect(result.problem?.failure ?? '').not.toMatch(/^timeout/)
          expect(socket.destroyed).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('an answer sent byte by byte is the same answer', async () => {
    const whole =
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello'
    script = { pieces: [...Buffer.from(whole)].map((byte) => new Uint8Array([byte])), reset: false }
    const { result } = await exchange(false)
    expect(result).toMatchObject({
      status: 200,
      problem: null,
      rawHeaders: [
        ['X-A', 'b'],
        ['Content-Length', '5'],
      ],
      headerBytes: 'HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\n'.length,
      body: { text: 'hello', sizeBytes: 5, truncated: false },
    })
  })
})
