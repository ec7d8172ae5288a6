import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeMalformedHead } from '../../src/probes/malformed-head.ts'

const describeText = (text: string) => describeMalformedHead(Buffer.from(text, 'latin1'))

describe('probes/malformed-head', () => {
  test.each([
    ['SSH-2.0-OpenSSH_9.6\r\n', 'not a status line: "SSH-2.0-OpenSSH_9.6"'],
    ['HTTP/1.1 2OO OK\r\n\r\n', 'not a status line: "HTTP/1.1 2OO OK"'],
    ['HTTP/1.1 200 OK\r\nno colon\r\n\r\n', 'not a header line: "no colon"'],
    ['HTTP/1.1 200 OK\r\nSpace : 1\r\n\r\n', 'not a header line: "Space : 1"'],
    ['HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n', 'not a header line: "A: b\\u0000c"'],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\ncontent-length: 1\r\n\r\n',
      '2 Content-Length headers: "1", "1"',
    ],
    ['HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n', 'Content-Length is not a number: "-1"'],
    [
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      'both Content-Length "1" and Transfer-Encoding "chunked"',
    ],
    ['HTTP/1.1 101 Switching Protocols\r\n\r\n', '101 Switching Protocols, but nobody asked to'],
  ])('%j is explained', (head, words) => {
    expect(describeText(head)).toBe(words)
  })

  test.each([
    'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nA: b:c \xff\r\n\r\n',
    'HTTP/1.0 204\r\n\r\n',
    'HTTP/1.1 200 OK\nA: b\n\n',
  ])('nothing is wrong with %j', (head) => {
    expect(describeText(head)).toBeNull()
  })

  test('whatever came, the words are printable and short', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const words = describeMalformedHead(Buffer.from(bytes)) ?? ''
        expect(words).not.toMatch(/[\0-\x1f]/)
        expect(words.length).toBeLessThan(1000)
      }),
    )
  })
})
