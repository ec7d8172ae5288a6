import { errors } from 'undici'
import { describe, expect, test } from 'vitest'
import { classifyHttpError, describeLimit } from '../../src/probes/classify-http-failure.ts'

type Wire = Parameters<typeof classifyHttpError>[1]

function wire(change: Partial<Wire> = {}): Wire {
  const head = change.head ?? Buffer.alloc(0)
  return { bytesRead: head.length, head, headComplete: false, ending: null, tlsError: null, ...change }
}

const whole = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n')
const inBody = { head: whole, headComplete: true }
const system = (code: string) => Object.assign(new Error(code), { code, syscall: 'read' })
const closed = new errors.SocketError('other side closed')

describe('probes/classify-http-failure', () => {
  test('our own limits name the phase that they ended', () => {
    expect(describeLimit('time', wire()).failure).toBe('timeout-before-headers')
    expect(describeLimit('time', wire(inBody)).failure).toBe('timeout-in-body')
    expect(describeLimit('header', wire({ head: whole })).failure).toBe('header-too-large')
  })

  test.each<[string, Error, Partial<Wire>]>([
    ['header-too-large', new errors.HeadersOverflowError(), { head: whole }],
    ['reset-before-headers', system('ECONNRESET'), {}],
    ['reset-before-headers', system('EPIPE'), {}],
    ['reset-mid-body', system('ECONNRESET'), inBody],
    ['reset-mid-body', closed, { ...inBody, ending: 'reset' }],
    ['closed-before-headers', closed, { ending: 'fin' }],
    ['closed-mid-body', closed, { ...inBody, ending: 'fin' }],
    ['closed-mid-body', new errors.ResponseContentLengthMismatchError(), { ...inBody, ending: 'fin' }],
    ['reset-mid-body', new errors.ResponseContentLengthMismatchError(), { ...inBody, ending: 'reset' }],
    ['malformed-response', new errors.ResponseContentLengthMismatchError(), inBody],
    ['malformed-response', new errors.HTTPParserError('(Invalid header token)'), inBody],
    ['closed-mid-body', new errors.HTTPParserError('(Invalid EOF state)'), { ...inBody, ending: 'fin' }],
    ['malformed-response', new errors.SocketError('bad upgrade'), { head: whole }],
    [
      'speaks-tls',
      new errors.HTTPParserError('(Expected HTTP/)'),
      { head: Buffer.from([21, 3, 1, 0, 2, 2, 10]) },
    ],
    ['tls', closed, { ending: 'fin', tlsError: new Error('SSL alert number 116') }],
    ['timeout-before-headers', system('ETIMEDOUT'), {}],
    ['timeout-in-body', system('ETIMEDOUT'), inBody],
    ['reset-before-headers', system('EHOSTUNREACH'), {}],
  ])('%s is read from %j', (failure, error, change) => {
    expect(classifyHttpError(error, wire(change), false)?.failure).toBe(failure)
  })

  test('TLS records inside TLS are bytes like any others', () => {
    const inner = wire({ head: Buffer.from([21, 3, 1, 0, 2, 2, 10]) })
    const error = new errors.HTTPParserError('(Expected HTTP/)')
    expect(classifyHttpError(error, inner, true)?.failure).toBe('malformed-response')
  })

  test('an error that no peer can cause is not blamed on the peer', () => {
    expect(classifyHttpError(new TypeError('our own mistake'), wire(), false)).toBeNull()
  })
})
