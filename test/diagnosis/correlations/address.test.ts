import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatAddress, isServedBy, readAddress } from '../../../src/diagnosis/correlations/address.ts'

describe('diagnosis/correlations/address', () => {
  it.each([
    ['http://10.0.0.5:8080/api', '10.0.0.5:8080', 'http'],
    ['https://app.internal', 'app.internal:443', 'https'],
    ['http://unix:/run/app.sock:/', 'unix:/run/app.sock', 'http'],
    ['unix:/run/php/php8.2-fpm.sock', 'unix:/run/php/php8.2-fpm.sock', null],
    ['uwsgi://unix:///tmp/uwsgi.sock:', 'unix:/tmp/uwsgi.sock', 'uwsgi'],
    ['proxy:unix:/run/php/php8.2-fpm.sock|fcgi://localhost/', 'unix:/run/php/php8.2-fpm.sock', 'fcgi'],
    ['fcgi://127.0.0.1:9000/var/www', '127.0.0.1:9000', 'fcgi'],
    ['[::1]:3000', '[::1]:3000', null],
    [':8000', '*:8000', null],
    ['9000', '*:9000', null],
    ['/run/app.sock', 'unix:/run/app.sock', null],
    ['0.0.0.0:8000', '0.0.0.0:8000', null],
  ])('reads %s', (text, written, scheme) => {
    const address = readAddress(text)
    expect(address === null ? null : [formatAddress(address), address.scheme]).toEqual([written, scheme])
  })

  it.each(['http://$backend', 'balancer://shop', 'shop_app', '', '10.0.0.1:99999', 'http:///'])(
    'takes %s for no address',
    (text) => expect(readAddress(text)).toBeNull(),
  )

  it('knows which sockets take which connections', () => {
    expect(isServedBy('127.0.0.1', '0.0.0.0')).toBe(true)
    expect(isServedBy('::1', '0.0.0.0')).toBe(false)
    expect(isServedBy('10.0.0.5', '127.0.0.1')).toBe(false)
    expect(isServedBy('127.0.0.1', '::1')).toBe(false)
    expect(isServedBy('localhost', '127.0.0.1')).toBe(true)
    expect(isServedBy('app.internal', '10.0.0.5')).toBeNull()
  })

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const address = readAddress(text)
        if (address !== null) expect(formatAddress(address)).not.toBe('')
      }),
    )
    expect(readAddress(`http://${'a.'.repeat(500_000)}`)).toBeNull()
  })
})
