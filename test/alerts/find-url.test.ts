import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findUrl } from '../../src/alerts/find-url.ts'
import { urlOfLabels } from '../../src/alerts/url-of-labels.ts'

describe('alerts/find-url', () => {
  it.each([
    ['https://shop.example.com/', 'https://shop.example.com/'],
    ['Down: http://10.0.0.1:8080/x?y=1#z.', 'http://10.0.0.1:8080/x?y=1#z'],
    ['(see <https://shop.example.com/a>, please)', 'https://shop.example.com/a'],
    ['[shop](https://shop.example.com)', 'https://shop.example.com'],
    ['"https://shop.example.com/a"', 'https://shop.example.com/a'],
    ['Is https://shop.example.com/a down?', 'https://shop.example.com/a'],
  ])('finds the URL in %s', (text, url) => {
    expect(findUrl(text)).toBe(url)
  })

  it('takes the first that has one, and finds none where there is none', () => {
    expect(findUrl(null, 'x', undefined, 7, 'http://a.example', 'http://b.example')).toBe('http://a.example')
    for (const text of ['', 'x', 'ftp://x', 'https://', 'xhttps://a', 'http://[', 'javascript:alert(1)'])
      expect(findUrl(text), text).toBeNull()
  })

  it('finds only what is a URL of http or https', () => {
    const part = fc.constantFrom(
      'http',
      's',
      '://',
      'a.example',
      ':',
      '@',
      '/',
      '?',
      ' ',
      '.',
      '[',
      '%',
      'x',
      '\n',
    )
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 20 }).map((parts) => parts.join('')),
        (text) => {
          const url = findUrl(text)
          if (url !== null) expect(new URL(url).protocol).toMatch(/^https?:$/)
        },
      ),
    )
  })
})

describe('alerts/url-of-labels', () => {
  it('finds what an alert is about, in its labels before its annotations', () => {
    expect(urlOfLabels({ instance: 'https://a.example/', job: 'x' })).toBe('https://a.example/')
    expect(urlOfLabels({ instance: '10.0.0.1:9113' }, { url: 'https://b.example/' })).toBe(
      'https://b.example/',
    )
    expect(urlOfLabels({ url: 'https://a.example/' }, { url: 'https://b.example/' })).toBe(
      'https://a.example/',
    )
    expect(urlOfLabels({ instance: 'x', target: 7, url: 'ftp://x' }, null, undefined, {})).toBeNull()
  })
})
