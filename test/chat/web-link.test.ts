import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskedLink } from '../../src/chat/discord/masked-link.ts'
import { webLink } from '../../src/chat/web-link.ts'
import { hostileAddress, hostileText } from '../support/hostile-text.ts'
import { leadsTo } from '../support/leads-to.ts'

describe('chat/web-link', () => {
  test.each([
    ['https://alerts.example/a?b=c#d', 'https://alerts.example/a?b=c#d', 'alerts.example'],
    ['HTTP://Alerts.Example:9093', 'http://alerts.example:9093/', 'alerts.example:9093'],
    ['https://alerts.example@evil.example/', 'https://evil.example/', 'evil.example'],
    ['https://user:hunter2@alerts.example/', 'https://alerts.example/', 'alerts.example'],
    ['https://аlerts.example/', 'https://xn--lerts-3ve.example/', 'xn--lerts-3ve.example'],
    ['https://alerts.example/\u202egnp.exe', 'https://alerts.example/%E2%80%AEgnp.exe', 'alerts.example'],
  ])('%s is a link under the host that it leads to', (address, href, host) => {
    expect(webLink(address)).toEqual({ href, host })
  })

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'slack://open',
    '//alerts.example',
    'alerts.example',
    '',
    `https://alerts.example/${'x'.repeat(1000)}`,
  ])('%s is none', (address) => {
    expect(webLink(address)).toBeNull()
  })

  test('a long host is known by its end', () => {
    const link = webLink(`https://alerts.example.${'a.'.repeat(60)}evil.example/`)
    expect(link?.host).toMatch(/^….*\.evil\.example$/)
    expect(link?.host.length).toBeLessThanOrEqual(48)
  })

  test('a secret in an address is not carried along', () => {
    expect(webLink('https://alerts.example/?token=hunter2hunter2')?.href).not.toContain('hunter2')
  })

  test('whatever the address is, its link says where it leads', () => {
    fc.assert(
      fc.property(fc.oneof(hostileAddress, hostileText), (address) => {
        const link = webLink(address)
        if (link !== null) expect(leadsTo(link.host, link.href)).toBe(true)
      }),
    )
  })
})

describe('chat/discord/masked-link', () => {
  test('nothing in an address means anything to Discord, and it leads where it led', () => {
    const link = maskedLink('https://alerts.example/a_(b)*c*?q=`d`&e=<f>|g#@everyone~~h~~')
    expect(link).toBe(
      '[alerts.example](<https://alerts.example/a%5F%28b%29%2Ac%2A?q=%60d%60&e=%3Cf%3E%7Cg#%40everyone%7E%7Eh%7E%7E>)',
    )
  })

  test('what cannot be written so is left out', () => {
    expect(maskedLink('http://[::1]:9093/')).toBe('')
    expect(maskedLink(`https://alerts.example/${'x'.repeat(500)}`)).toBe('')
    expect(maskedLink(null)).toBe('')
  })
})
