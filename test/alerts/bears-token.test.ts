import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bearsToken } from '../../src/alerts/bears-token.ts'
import { Secret } from '../../src/secret.ts'
import { alertRequest } from '../support/alert-request.ts'

const token = 'correct-horse-battery-staple'
const secrets = [new Secret('an-older-token'), new Secret(token)]

function ask(headers: Record<string, string>, places?: Parameters<typeof bearsToken>[2], query = '') {
  return bearsToken(alertRequest({}, { headers, query }), secrets, places)
}

const basic = (pair: string) => ({ authorization: `Basic ${Buffer.from(pair).toString('base64')}` })

describe('alerts/bears-token', () => {
  it('believes a bearer of any of the secrets', () => {
    expect(ask({ authorization: `Bearer ${token}` })).toBeNull()
    expect(ask({ authorization: `bearer  ${token} ` })).toBeNull()
    expect(ask({ authorization: 'Bearer an-older-token' })).toBeNull()
  })

  it('believes the password of a login, whoever the user is', () => {
    expect(ask(basic(`grafana:${token}`))).toBeNull()
    expect(ask(basic(`:${token}`))).toBeNull()
    expect(bearsToken(alertRequest({}, { headers: basic('u:a:b:ä') }), [new Secret('a:b:ä')])).toBeNull()
  })

  it('does not take a user for the password', () => {
    expect(ask(basic(token))).toBe('unsigned')
    expect(ask(basic(`${token}:`))).toBe('unsigned')
    expect(ask(basic(`${token}:x`))).toBe('forged')
  })

  it('looks into a header or a parameter only where the source may bring it there', () => {
    expect(ask({ 'x-token': token })).toBe('unsigned')
    expect(ask({ 'x-token': token }, { header: 'X-Token' })).toBeNull()
    expect(ask({}, {}, `token=${token}`)).toBe('unsigned')
    expect(ask({}, { query: true }, `token=${token}`)).toBeNull()
    expect(ask({}, { query: true }, 'token=')).toBe('unsigned')
    expect(ask({ authorization: 'Bearer x' }, { header: 'x-token' })).toBe('forged')
  })

  it('believes nobody where there is no secret, or an empty one', () => {
    const bearer = alertRequest({}, { headers: { authorization: 'Bearer x' } })
    expect(bearsToken(bearer, [])).toBe('forged')
    expect(bearsToken(alertRequest({}, { headers: basic('u:') }), [new Secret('')])).toBe('unsigned')
  })

  it('refuses every other text, and never throws', () => {
    const visible = fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f)
    const value = fc.string({ unit: visible.map((code) => String.fromCharCode(code)) })
    fc.assert(
      fc.property(value, fc.constantFrom('', 'Bearer ', 'Basic '), (text, scheme) => {
        expect(ask({ authorization: scheme + text, 'x-token': text }, { header: 'x-token' })).not.toBeNull()
      }),
    )
  })
})
