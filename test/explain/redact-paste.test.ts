import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactPaste } from '../../src/explain/redact-paste.ts'

const hidden = 'Zq7xPl0k9W'

/** Texts of a document in which the secret stands as it does in real ones. */
const texts = [
  `GET / HTTP/1.1\nAuthorization: Bearer ${hidden}\nHost: shop.example`,
  `  http-request set-header Authorization Bearer\\ ${hidden}`,
  `proxy_set_header Authorization "Bearer ${hidden}";\nproxy_pass http://app:8080;`,
  `DB_PASSWORD=${hidden}\nLANG=C`,
  `token='${hidden}`,
  `password: "${hidden}`,
  `-----BEGIN PRIVATE KEY-----\n${hidden}\n`,
  `{"msg":"{\\"client_secret\\":\\"${hidden}\\"}"}`,
  `redis://:${hidden}@cache:6379/0 refused`,
]

const name = fc.constantFrom('token', 'Cookie', 'authorization', 'secret', 'DB_PASSWORD', 'Env', 'msg')
const { document } = fc.letrec<{ document: unknown }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 3 },
    fc.oneof(fc.constantFrom(...texts, 'a\\', '","password":"', '\\"'), fc.string({ maxLength: 12 })),
    fc.constantFrom(null, true, 4711, -2.5e-9),
    fc.array(tie('document'), { maxLength: 3 }),
    fc.dictionary(name, tie('document'), { maxKeys: 4 }),
  ),
}))

describe('explain/redact-paste', () => {
  it('leaves a document of JSON one, without the secrets in it', () => {
    fc.assert(
      fc.property(fc.array(document), fc.constantFrom(0, 2), (value, indent) => {
        const redacted = redactPaste(JSON.stringify(value, null, indent))
        expect(() => JSON.parse(redacted)).not.toThrow()
        expect(redacted).not.toContain(hidden)
      }),
      { numRuns: 1500 },
    )
  })

  it('keeps what a document says beside a secret that would take the line along', () => {
    const pod = {
      spec: { automountServiceAccountToken: true, secret: { secretName: 'db' }, Cmd: ['--token', hidden] },
      request: texts[0],
      log: ['connect() failed (111: Connection refused) while connecting to upstream'],
    }
    expect(JSON.parse(redactPaste(JSON.stringify(pod)))).toEqual({
      spec: {
        automountServiceAccountToken: true,
        secret: { secretName: 'db' },
        Cmd: ['--token', '[redacted]'],
      },
      request: 'GET / HTTP/1.1\nAuthorization: [redacted]\nHost: shop.example',
      log: pod.log,
    })
  })

  it.each([
    { tokens: [hidden], imagePullSecrets: [hidden], api_keys: [[hidden]] },
    { cmd: ['--token', hidden, 3], args: ['-p', { a: 1 }, '--password', hidden] },
    { Cookie: [`a=${hidden}; Path=/`, null, `b=${hidden}`] },
    { credentials: { password: hidden, port: 1 } },
  ])('leaves no secret of lists and arguments: %j', (value) => {
    expect(redactPaste(JSON.stringify(value))).not.toContain(hidden)
  })

  it('leaves everything else as it was written', () => {
    const text = `{ "id": 12345678901234567890, "f": 1.0,\n\t"password": "${hidden}", "2": 1, "a": 1, "a": 2 }`
    expect(redactPaste(text)).toBe(text.replace(hidden, '[redacted]'))
  })

  it('reads a value of many megabytes', () => {
    expect(redactPaste(JSON.stringify({ m: `password=${'y'.repeat(9_000_000)}` }))).toBe(
      '{"m":"password=[redacted]"}',
    )
  })

  it('redacts what is no document line by line', () => {
    expect(redactPaste(`{"token": "${hidden}", cut`)).toBe('{"token": "[redacted]", cut')
  })
})
