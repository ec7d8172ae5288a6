import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanAlert, type FoundAlert } from '../../src/alerts/clean-alert.ts'
import { anyCharacter } from '../support/any-character.ts'
import { dirtIn } from '../support/dirt-in.ts'
import { harmfulIn } from '../support/harmful-in.ts'
import { hostileText, hostileTexts } from '../support/hostile-text.ts'

const found: FoundAlert = {
  source: 'generic',
  key: 'k',
  delivery: 'd',
  state: 'firing',
  severity: 'error',
  title: 't',
  labels: {},
  url: null,
  link: null,
  ticket: null,
  at: null,
}

const clean = (changes: Partial<FoundAlert>) => cleanAlert({ ...found, ...changes })

const token = 'ghp_0123456789abcdefghijABCDEFGHIJ'

describe('alerts/clean-alert', () => {
  it('leaves what is clean as it is', () => {
    const alert = {
      ...found,
      title: '502 on “checkout” – 42 %',
      labels: { alertname: 'Störung', 'a.b/c': 'x=y' },
      url: 'https://shop.example.com/checkout?x=1#y',
      link: 'http://10.0.0.1:9090/',
      ticket: 'Q1',
    }
    expect(cleanAlert({ ...alert, at: new Date(0) })).toEqual({ ...alert, at: '1970-01-01T00:00:00.000Z' })
    expect(cleanAlert(alert)).toEqual(alert)
  })

  it('has nothing that it was not asked for', () => {
    const more: FoundAlert = Object.assign({ more: 1 }, found)
    expect(Object.keys(cleanAlert(more)).sort()).toEqual(Object.keys(found).sort())
  })

  it('puts texts on one line, without what cannot be seen', () => {
    expect(clean({ title: ' a\r\n\tb\u0000c\u2028d\u200be\u202e ' }).title).toBe('a b c de')
    expect(clean({ title: '\u0000\u202e ' }).title).toBe('an alert without a title')
    for (const [name, text] of Object.entries(hostileTexts))
      expect(
        harmfulIn(clean({ title: text, labels: { [text]: text }, ticket: text })).filter(
          (harm) => !/mention/.test(harm),
        ),
        name,
      ).toEqual([])
  })

  it('cuts long texts, and never through a character', () => {
    expect(clean({ title: 'x'.repeat(301) }).title).toBe(`${'x'.repeat(299)}…`)
    for (const lead of ['', 'x']) {
      const { title } = clean({ title: lead + '🙂'.repeat(400) })
      expect(title.length).toBeLessThanOrEqual(300)
      expect(title).toMatch(/^x?🙂+…$/u)
    }
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`l${index}`, 'v'.repeat(600)]))
    const { labels } = clean({ labels: { lacking: null, ...many } })
    expect(Object.keys(labels)).toHaveLength(64)
    expect(labels.l63).toBe(`${'v'.repeat(499)}…`)
  })

  it('keeps labels that are words or numbers, and leaves away what is none', () => {
    const labels = { a: 1, b: false, c: 1n, d: null, e: undefined, f: {}, g: [], h: '', i: ' ', '': 'x' }
    expect(clean({ labels }).labels).toEqual({ a: '1', b: 'false', c: '1' })
    const hostile = JSON.parse('{"__proto__": "x", "constructor": "y", "a": "z"}')
    expect(Object.entries(clean({ labels: hostile }).labels)).toEqual([
      ['constructor', 'y'],
      ['a', 'z'],
    ])
  })

  it('withholds secrets, by their shape and by the name of their label', () => {
    const alert = clean({
      title: `refused ${token}`,
      labels: {
        api_token: 'plain words here',
        DB_PASSWORD: 'hunter2 and more',
        url: 'https://u:hunter2@shop.example.com/?password=hunter2',
        [token]: token,
        password_file: '/etc/x',
      },
      url: 'https://u:hunter2@shop.example.com/?token=hunter2hunter2',
      ticket: token,
    })
    expect(harmfulIn(alert)).toEqual([])
    expect(alert).toMatchObject({
      title: 'refused [redacted]',
      labels: { api_token: '[redacted]', DB_PASSWORD: '[redacted]', password_file: '/etc/x' },
      url: 'https://shop.example.com/?token=[redacted]',
    })
  })

  it('withholds a secret that control characters kept apart', () => {
    const { title, labels } = clean({
      title: 'pass\u200bword=hunter2 x',
      labels: { pass: 'password\u0000=hunter2' },
    })
    expect(harmfulIn([title, labels])).toEqual([])
    expect(title).toBe('password=[redacted] x')
  })

  it('hashes a key that cannot be kept as it is, so that what differs differs still', () => {
    const keys = [
      'k',
      'k ',
      'k\u0000',
      'k\u0001',
      'k\u200b',
      'k\ud800',
      'k\udc00',
      `k:${token}`,
      `${'k'.repeat(512)}1`,
      `${'k'.repeat(512)}2`,
    ]
    const cleaned = keys.map((key) => clean({ key }).key)
    expect(new Set(cleaned).size).toBe(keys.length)
    expect(cleaned.slice(0, 2)).toEqual(['k', 'k '])
    for (const key of cleaned.slice(2)) expect(key).toMatch(/^[0-9a-f]{64}$/)
    expect(clean({ key: 'k'.repeat(512) }).key).toBe('k'.repeat(512))
  })

  it('takes only http and https for an address, and a time only for one', () => {
    for (const url of [
      'javascript:alert(1)',
      'file:///etc/passwd',
      '//x/',
      'x',
      '',
      `https://x/${'x'.repeat(2048)}`,
    ])
      expect(clean({ url }).url, url).toBeNull()
    expect(clean({ url: `https://x/${'ü'.repeat(1000)}` }).url).toBeNull()
    expect(clean({ link: 'HTTPS://Shop.Example.COM' }).link).toBe('https://shop.example.com/')
    expect(clean({ at: new Date(Number.NaN) }).at).toBeNull()
  })

  it('is clean whatever was found, and cleaning it again changes nothing', () => {
    const text = fc.oneof(
      hostileText,
      fc.string({ unit: anyCharacter, maxLength: 900 }),
      fc.string({ unit: 'binary' }),
    )
    const halves = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes))
    const any = fc.oneof(
      text,
      halves,
      text.map((value) => `https://${value}@x.example/${value}`),
    )
    const arbitrary = fc.record({
      key: any,
      delivery: any,
      title: any,
      labels: fc.dictionary(any, fc.oneof(any, fc.anything())),
      url: fc.option(any),
      link: fc.option(any),
      ticket: fc.option(any),
      at: fc.option(fc.date({ noInvalidDate: false })),
    })
    fc.assert(
      fc.property(arbitrary, (written) => {
        const filled = { ...written, key: written.key || 'k', delivery: written.delivery || 'd' }
        const alert = clean(filled)
        expect(dirtIn(alert)).toEqual([])
        expect(harmfulIn(alert).filter((harm) => !/mention/.test(harm))).toEqual([])
        expect(clean({ ...alert, at: alert.at === null ? null : new Date(alert.at) })).toEqual(alert)
      }),
      { numRuns: 500 },
    )
  })

  it('is done in a moment with as much as a body can hold', () => {
    const long = 'password=x '.repeat(100_000)
    const since = performance.now()
    clean({
      title: long,
      labels: Object.fromEntries(Array.from({ length: 64 }, (_, at) => [`l${at}`, long])),
    })
    expect(performance.now() - since).toBeLessThan(10_000)
  })
})
