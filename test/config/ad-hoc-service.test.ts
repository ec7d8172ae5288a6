import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adHocService } from '../../src/config/ad-hoc-service.ts'
import { BotError } from '../../src/errors.ts'
import { nobodyMay } from '../../src/model/usual-policy.ts'
import { anyCharacter } from '../support/any-character.ts'

function refusal(text: string): BotError {
  try {
    adHocService(text)
  } catch (thrown) {
    if (thrown instanceof BotError) return thrown
    throw thrown
  }
  throw new Error(`${text} was taken`)
}

describe('config/ad-hoc-service', () => {
  it('a URL becomes a service of one hop that nobody may change', () => {
    expect(adHocService('https://shop.example.com/cart?x=1#top')).toMatchObject({
      name: 'shop.example.com/cart',
      url: 'https://shop.example.com/cart?x=1',
      changes: nobodyMay,
      origin: 'ad-hoc',
      path: [
        {
          name: 'edge',
          system: 'unknown',
          addresses: ['https://shop.example.com'],
          health: '/cart?x=1',
          hostHeader: 'shop.example.com',
          serverName: 'shop.example.com',
        },
      ],
    })
  })

  it.each([
    ['example.com', 'https://example.com/'],
    ['example.com:8443/x', 'https://example.com:8443/x'],
    ['localhost:8080', 'https://localhost:8080/'],
    ['127.0.0.1', 'https://127.0.0.1/'],
    ['http://shop/', 'http://shop/'],
    ['  http://example.com  ', 'http://example.com/'],
    ['http://[::1]:8080/', 'http://[::1]:8080/'],
    ['HTTPS://EXAMPLE.COM', 'https://example.com/'],
    ['http://2130706433/', 'http://127.0.0.1/'],
  ])('%s is taken for %s', (text, url) => {
    expect(adHocService(text).url).toBe(url)
  })

  it.each([
    ['', 'There is no URL.'],
    ['shp', '"shp" must be a URL or a host name with a dot.'],
    ['ftp://example.com/', '"ftp://example.com/" must be an http or https URL.'],
    ['javascript:alert(1)', '"javascript:alert(1)" must be an http or https URL.'],
    ['file:///etc/passwd', '"file:///etc/passwd" must be an http or https URL.'],
    ['http://', '"http://" must be an http or https URL.'],
    ['http://exa mple.com', '"http://exa mple.com" must be a URL without spaces and backslashes.'],
    ['http:\\\\example.com', '"http:\\\\example.com" must be a URL without spaces and backslashes.'],
    ['http://example.com:99999/', '"http://example.com:99999/" must be an http or https URL.'],
    ['http://example.com:0/', '"http://example.com:0/" must be a URL with a port from 1 to 65535.'],
  ])('%s is refused', (text, message) => {
    expect(refusal(text)).toMatchObject({ code: 'INVALID_URL', message })
  })

  it('credentials are refused and not repeated', () => {
    const urls = [
      'https://alice:hunter2@example.com/',
      'alice:hunter2@example.com',
      'https://alice:hun/ter2@example.com/',
      'https://alice:hunter2#@example.com/',
      'ftp://alice:hunter2@example.com/',
    ]
    for (const url of urls) {
      expect(refusal(url).message).not.toMatch(/hunt?|ter2/)
    }
  })

  it('a long text is refused and cut', () => {
    const { message } = refusal(`https://example.com/${'x'.repeat(5000)}`)
    expect(message).toMatch(/x…" must have at most 2048 characters\.$/)
    expect(message.length).toBeLessThan(250)
  })

  it('whatever is typed, it is a service or INVALID_URL', () => {
    const typed = fc.oneof(fc.string({ unit: anyCharacter }), fc.webUrl(), fc.domain(), fc.ipV6())
    fc.assert(
      fc.property(typed, (text) => {
        try {
          expect(adHocService(text).url).toMatch(/^https?:\/\//)
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: 'INVALID_URL' })
        }
      }),
      { numRuns: 1000 },
    )
  })
})
