import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { destinationOf } from '../../src/probes/http-attempt.ts'
import { redirectDestination } from '../../src/probes/http-redirect.ts'
import { makeTarget } from '../support/step-context.ts'

const start = destinationOf(makeTarget('http://10.0.0.5:8080/a/b?c=1', { hostHeader: 'shop.example' }))

describe('probes/http-redirect', () => {
  test.each([
    ['/x', 'http://10.0.0.5:8080/x'],
    ['x?y=2#z', 'http://10.0.0.5:8080/a/x?y=2'],
    ['http://shop.example/x', 'http://10.0.0.5:8080/x'],
    ['http://10.0.0.5:8080//evil.example/x', 'http://10.0.0.5:8080//evil.example/x'],
  ])('%s stays at the address and its names', (location, url) => {
    const next = redirectDestination(start, location)
    expect(next).toMatchObject({
      hostname: '10.0.0.5',
      port: 8080,
      hostHeader: 'shop.example',
      inventory: true,
    })
    expect(next?.url.href).toBe(url)
  })

  test.each([
    ['https://10.0.0.5/', { hostname: '10.0.0.5', port: 443, tls: true, inventory: true }],
    ['http://10.0.0.5:9200/', { hostname: '10.0.0.5', port: 9200, tls: false, inventory: false }],
    ['https://shop.example/', { hostname: 'shop.example', port: 443, tls: true, inventory: false }],
    ['//evil.example/', { hostname: 'evil.example', port: 80, tls: false, inventory: false }],
    ['http://[::1]:81/', { hostname: '::1', port: 81, tls: false, inventory: false }],
    ['http://user:pass@evil.example/', { hostname: 'evil.example', port: 80, tls: false, inventory: false }],
  ])('%s leads elsewhere', (location, place) => {
    const next = redirectDestination(start, location)
    expect(next).toMatchObject(place)
    expect(next?.url.href).not.toContain('user')
  })

  test.each(['ftp://10.0.0.5/', 'javascript:alert(1)', 'file:///etc/passwd', 'http://'])(
    '%s leads nowhere',
    (location) => {
      expect(redirectDestination(start, location)).toBeNull()
    },
  )

  test('no location makes the inventory cover another host or port', () => {
    const location = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.string(),
      fc.string().map((text) => `//${text}`),
    )
    fc.assert(
      fc.property(location, (text) => {
        const next = redirectDestination(start, text)
        if (next === null || !next.inventory) return
        expect(next.hostname).toBe('10.0.0.5')
        expect([8080, 80, 443]).toContain(next.port)
      }),
    )
  })
})
