import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { unfoldDocument } from '../../src/explain/unfold-document.ts'

function unfolded(document: unknown, isKnown = false) {
  const text = typeof document === 'string' ? document : JSON.stringify(document)
  const parts = unfoldDocument({ command: null, label: null, text, line: 4 }, isKnown)
  return parts?.map(({ command, label, text: body }) => [command === null ? label : `$ ${command}`, body])
}

const refused =
  '2026/11/20 17:04:51 [error] 11#11: *4 connect() failed (111: Connection refused) while connecting to upstream'

describe('explain/unfold-document', () => {
  it('gives lists of lines one line each, under their key', () => {
    expect(unfolded({ evidence: { nginx_error_log: [refused, 'second line of the log'] } })).toEqual([
      ['nginx_error_log', `${refused}\nsecond line of the log`],
    ])
  })

  it('takes the keys of outputs for the commands that printed them', () => {
    expect(
      unfolded({ command_output: { 'ls /run/app': 'pid', 'df -h': ['a', 'a longer line of the table'] } }),
    ).toEqual([
      ['$ ls /run/app', 'pid'],
      ['$ df -h', 'a\na longer line of the table'],
    ])
  })

  it('writes a reply as a program shows it', () => {
    const reply = { status: 502, reason: 'Bad Gateway', headers: { Server: 'nginx' }, body_snippet: '<html>' }
    expect(unfolded({ http_response: reply })).toEqual([
      ['http_response', 'HTTP/1.1 502 Bad Gateway\nServer: nginx\n\n<html>'],
    ])
  })

  it('leaves what a Lambda function gives back as it is', () => {
    expect(unfolded({ statusCode: 200, headers: null, body: 'a body of more than some letters' })).toEqual([
      ['body', 'a body of more than some letters'],
      [null, '{"statusCode":200,"headers":null}'],
    ])
    expect(unfolded({ statusCode: 200, headers: null, body: '{}' })).toBeUndefined()
  })

  it('keeps values that are no texts as what is left of the document', () => {
    expect(unfolded({ cloudflare: { error_code: 520 }, log: ['one line that is long enough'] })).toEqual([
      ['log', 'one line that is long enough'],
      [null, '{"cloudflare":{"error_code":520}}'],
    ])
  })

  it('leaves a record of a log alone whose line says something as it stands', () => {
    const record = {
      level: 'error',
      msg: 'dial tcp 10.0.0.4:80: connect: connection refused',
      headers: ['a: some header of a request'],
    }
    expect(unfolded(record, true)).toBeUndefined()
    expect(unfolded(record, false)?.[0]).toEqual(['msg', record.msg])
  })

  it('takes no record with a status for a reply, and no document that is too deep', () => {
    expect(unfolded({ items: [{ order: 1, status: 500, note: 'paid' }] })).toBeUndefined()
    expect(unfolded(`${'['.repeat(2000)}"${refused}"${']'.repeat(2000)}`)).toBeUndefined()
  })

  it('unfolds a collection also where a line of it is known as it stands', () => {
    expect(unfolded({ app_log: [refused] }, true)).toEqual([['app_log', refused]])
  })

  it.each(['', 'no JSON', '{', '[1, 2]', '{"a":"short"}', '"text of a lone string of JSON"'])(
    'finds no texts in %j',
    (text) => {
      expect(unfolded(text)).toBeUndefined()
    },
  )

  it('loses no text, however deep the document', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{6} [a-z]{24}$/), { minLength: 1, maxLength: 5 }),
        fc.array(fc.constantFrom('a', 'items', 'metadata'), { maxLength: 12 }),
        (lines, path) => {
          const document = path.reduce<unknown>((inner, key) => ({ [key]: inner }), { lines, count: 3 })
          const whole = (unfolded(document) ?? [[null, JSON.stringify(document)]])
            .map(([, body]) => body)
            .join('\n')
          for (const line of lines) expect(whole).toContain(line)
          expect(whole).toContain('"count":3')
        },
      ),
    )
  })
})
