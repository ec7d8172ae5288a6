import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { redactHeaders, redactUrl } from '../../src/probes/redact-headers.ts'

const secret = fc.string({ unit: fc.constantFrom(...'QZXJ0123456789'), minLength: 12, maxLength: 40 })

describe('probes/redact-headers', () => {
  test.each([
    'Set-Cookie',
    'Cookie',
    'Authorization',
    'Proxy-Authorization',
    'Authentication-Info',
    'X-Auth-Token',
    'X-Api-Key',
    'X-Amz-Security-Token',
    'X-CSRF-Token',
    'X-Session-Id',
    'X-Client-Secret',
  ])('the value of %s is withheld', (name) => {
    fc.assert(
      fc.property(secret, (value) => {
        expect(JSON.stringify(redactHeaders([[name, value]]))).not.toContain(value)
      }),
    )
  })

  test.each([
    ['Server', 'nginx/1.24.0'],
    ['CF-RAY', '8f2d1c0a9b3e4d5f-FRA'],
    ['X-Amz-Cf-Id', 'abc'],
    ['Via', '1.1 google'],
    ['WWW-Authenticate', 'Basic realm="shop"'],
    ['X-Author', 'somebody'],
    ['Location', 'https://shop.example/login?next=%2F'],
  ])('%s is kept as it is', (name, value) => {
    expect(redactHeaders([[name, value]])).toEqual([[name.toLowerCase(), value]])
  })

  test('a cookie keeps its name and loses its value and attributes', () => {
    expect(redactHeaders([['Set-Cookie', 'AWSALB=abcdef; Path=/; Secure']])).toEqual([
      ['set-cookie', 'AWSALB=[6 characters withheld]'],
    ])
  })

  test('a cookie without a name is withheld whole', () => {
    expect(redactHeaders([['Set-Cookie', 'abcdef; Path=/']])).toEqual([
      ['set-cookie', '[14 characters withheld]'],
    ])
  })

  test('secrets in the query, the user info and the fragment of a URL are withheld', () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom('code', 'access_token', 'X-Amz-Signature', 'state'),
        (value, name) => {
          const url = `https://user:${value}@shop.example/cb?page=2&${name}=${value}#token=${value}`
          expect(redactUrl(url)).not.toContain(value)
          expect(redactUrl(url)).toContain('https://shop.example/cb?page=2&')
        },
      ),
    )
  })

  test('a long value and a long list are cut', () => {
    const [line] = redactHeaders([['X-Long', 'x'.repeat(5000)]])
    expect(line?.[1]).toMatch(/^x{1024}… \[5000 characters\]$/)
    expect(redactHeaders(Array.from({ length: 500 }, () => ['a', 'b']))).toHaveLength(200)
  })

  test('no text makes it throw', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        expect(redactHeaders([[name, value]])).toHaveLength(1)
      }),
    )
  })
})
