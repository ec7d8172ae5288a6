import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AlertMapping } from '../../src/alerts/alert-mapping.ts'
import { createGeneric } from '../../src/alerts/generic.ts'
import { alertRequest, credentialsOf } from '../support/alert-request.ts'
import { dirtIn } from '../support/dirt-in.ts'
import { hmacSourceLaws } from '../support/hmac-source-laws.ts'
import { opensslHmac } from '../support/openssl.ts'
import { spoiled } from '../support/spoiled.ts'
import { alertsIn, parsed, tokenSourceLaws } from '../support/token-source-laws.ts'

const generic = createGeneric(null)
const now = new Date('2026-03-01T01:15:00Z')
const seconds = now.getTime() / 1000
const secret = 'a-secret-of-some-length'

const own = {
  key: 'shop/checkout',
  state: 'firing',
  title: '502 on the checkout',
  severity: 'critical',
  labels: { service: 'shop', host: 'web-2', port: 8000, canary: false, zone: null },
  url: 'https://shop.example.com/checkout',
  link: 'https://monitor.example.com/1',
  at: '2026-03-01T01:12:00Z',
  delivery: '17',
}

/** Icinga's kind of JSON, as somebody may have it. */
const body = {
  site: 'fra',
  checks: [
    { host: 'web-2', check: 'http', status: 2, since: 1772327520, text: 'HTTP 502', tags: { team: 'web' } },
    { host: 'web-3', check: 'http', status: 0, since: 1772327580, text: 'HTTP 200' },
    { host: 'web-4', check: 'disk', status: 1, since: 1772327580, text: 'DISK 91 %' },
  ],
}

const mapping: AlertMapping = {
  each: 'body.checks',
  when: 'item.check == "http"',
  key: 'body.site + "/" + item.host',
  state: 'item.status == 0 ? "resolved" : "firing"',
  title: 'item.text',
  severity: '["info", "warning", "critical"][int(item.status)]',
  url: '"https://" + item.host + ".example.com/"',
  at: 'item.since',
  labels: { host: 'item.host', team: 'item.tags.team', status: 'item.status', site: 'body.?site' },
}

function withMapping(changes: Partial<AlertMapping>) {
  return createGeneric({ ...mapping, ...changes })
}

describe('alerts/generic, signed', () => {
  hmacSourceLaws(generic, {
    bodies: { own, several: { alerts: [own, own] } },
    header: 'x-502-signature',
    signed: (bytes) => Buffer.concat([Buffer.from(`${seconds}.`), bytes]),
    write: (signatures) => [`t=${seconds}`, ...signatures.map((signature) => `v1=${signature}`)].join(','),
    several: true,
  })

  function ask(header: (signature: string) => string, time: number | string = seconds) {
    const { body: bytes } = alertRequest(own)
    const signature = opensslHmac(secret, Buffer.concat([Buffer.from(`${time}.`), bytes]))
    const request = alertRequest(own, { headers: { 'x-502-signature': header(signature) } })
    return generic.authenticate(request, credentialsOf(secret), now)
  }

  it('refuses what was signed more than five minutes ago, or later than now', () => {
    const at = (time: number) => ask((signature) => `t=${time},v1=${signature}`, time)
    expect(at(seconds - 300)).toBeNull()
    expect(at(seconds - 301)).toBe('stale')
    expect(at(seconds + 300)).toBeNull()
    expect(at(seconds + 301)).toBe('stale')
    expect(at(seconds * 1000)).toBe('forged')
  })

  it('takes the fields in any order and with spaces, and others that are added later', () => {
    expect(ask((signature) => `v1=${signature}, t=${seconds}`)).toBeNull()
    expect(ask((signature) => `t=${seconds},v2=abc,v1=${signature}`)).toBeNull()
  })

  it('refuses a time that is another, lacking, there twice, or none', () => {
    expect(ask((signature) => `t=${seconds + 1},v1=${signature}`)).toBe('forged')
    expect(ask((signature) => `v1=${signature}`)).toBe('forged')
    expect(ask((signature) => `t=${seconds},t=${seconds + 9},v1=${signature}`)).toBe('forged')
    expect(ask((signature) => `t=,v1=${signature}`, '')).toBe('forged')
    expect(ask((signature) => `t=-1,v1=${signature}`, '-1')).toBe('forged')
    expect(ask(() => `t=${seconds}`)).toBe('forged')
  })
})

describe('alerts/generic, with a token', () => {
  tokenSourceLaws(generic, { firing: own, resolved: { ...own, state: 'resolved', delivery: '18' } })
})

describe('alerts/generic, our own JSON', () => {
  it('reads one alert', () => {
    expect(alertsIn(generic, own)).toEqual([
      {
        source: 'generic',
        key: 'shop/checkout',
        delivery: '17:shop/checkout:firing',
        state: 'firing',
        severity: 'critical',
        title: '502 on the checkout',
        labels: { service: 'shop', host: 'web-2', port: '8000', canary: 'false' },
        url: 'https://shop.example.com/checkout',
        link: 'https://monitor.example.com/1',
        ticket: null,
        at: '2026-03-01T01:12:00.000Z',
      },
    ])
  })

  it('needs no more than a key, a state and a title', () => {
    const { key, title } = own
    expect(alertsIn(generic, { key, title, state: 'acknowledged', of: 'later versions' })).toMatchObject([
      { key, title, state: 'acknowledged', severity: 'error', labels: {}, url: null, at: null },
    ])
  })

  it('reads several alerts, of which some share a delivery', () => {
    const alerts = [own, { ...own, key: 'shop/cart' }, { ...own, at: 1772327520.25 }]
    const found = alertsIn(generic, { alerts })
    expect(found.map(({ key }) => key)).toEqual(['shop/checkout', 'shop/cart', 'shop/checkout'])
    expect(found[1]?.delivery).not.toBe(found[0]?.delivery)
    expect(found[2]?.at).toBe('2026-03-01T01:12:00.250Z')
    expect(parsed(generic, { alerts: [] })).toEqual({ kind: 'nothing' })
  })

  it('takes each request without a delivery and a time for a notification of its own', () => {
    const { delivery: _, at: __, ...bare } = own
    const delivery = (sent: unknown, receivedAt = now) => alertsIn(generic, sent, receivedAt)[0]?.delivery
    expect(delivery(bare)).toBe(delivery(structuredClone(bare)))
    expect(delivery(bare, new Date(now.getTime() + 1))).not.toBe(delivery(bare))
    const mapped = withMapping({ at: undefined })
    const names = (receivedAt: Date) => alertsIn(mapped, body, receivedAt).map((alert) => alert.delivery)
    expect(names(now)).toEqual(names(now))
    expect(names(new Date(now.getTime() + 1))[0]).not.toBe(names(now)[0])
  })

  it('makes a delivery of the content where there is a time: the same for the same request', () => {
    const { delivery: _, ...bare } = own
    const delivery = (sent: unknown, receivedAt = now) => alertsIn(generic, sent, receivedAt)[0]?.delivery
    expect(delivery(bare)).toMatch(/^[0-9a-f]{64}$/)
    expect(delivery(structuredClone(bare), new Date(now.getTime() + 1))).toBe(delivery(bare))
    for (const change of [
      { title: 'x' },
      { state: 'resolved' },
      { at: '2026-03-01T01:12:01Z' },
      { key: 'x' },
    ])
      expect(delivery({ ...bare, ...change })).not.toBe(delivery(bare))
    const twice = alertsIn(generic, { alerts: [bare, bare] }).map((alert) => alert.delivery)
    expect(new Set(twice).size).toBe(2)
  })

  it('says what is wrong with what it cannot read', () => {
    expect(parsed(generic, { ...own, state: 'open' })).toMatchObject({
      kind: 'strange',
      why: expect.stringMatching(/^state: .*"firing"\|"acknowledged"\|"resolved"/),
    })
    expect(parsed(generic, { ...own, severity: 'very bad' })).toEqual({
      kind: 'strange',
      why: 'severity: must be one of critical, error, warning, info',
    })
    expect(parsed(generic, { ...own, at: 'yesterday' })).toMatchObject({
      why: 'at: must be a time of ISO 8601, or seconds since 1970',
    })
    expect(parsed(generic, { alerts: 'x' })).toMatchObject({ kind: 'strange' })
    for (const nothing of [null, [], 'x', 7, {}]) expect(parsed(generic, nothing).kind).toBe('strange')
  })

  it('loses neither an alert that cannot be read nor those beside it', () => {
    const [read, strange, ...others] = alertsIn(generic, { alerts: [{ ...own, key: 7 }, own] })
    expect(read?.key).toBe('shop/checkout')
    expect(strange).toMatchObject({
      state: 'firing',
      labels: { problem: expect.stringMatching(/^alerts\.0: key: /) },
    })
    expect(others).toEqual([])
  })
})

describe('alerts/generic, with a mapping', () => {
  it('reads what the expressions come to, of what is an alert', () => {
    expect(alertsIn(createGeneric(mapping), body)).toMatchObject([
      {
        source: 'generic',
        key: 'fra/web-2',
        state: 'firing',
        severity: 'critical',
        title: 'HTTP 502',
        labels: { host: 'web-2', team: 'web', status: '2', site: 'fra' },
        url: 'https://web-2.example.com/',
        link: null,
        at: '2026-03-01T01:12:00.000Z',
      },
      { key: 'fra/web-3', state: 'resolved', severity: 'info', labels: { host: 'web-3', status: '0' } },
    ])
  })

  it('takes the whole body for the alert where there is no list', () => {
    const one = createGeneric({ key: 'item.id', state: 'body.state', title: 'string(body.id)', labels: {} })
    expect(alertsIn(one, { id: 7, state: 'resolved' })).toMatchObject([
      { key: '7', state: 'resolved', title: '7', severity: 'error' },
    ])
  })

  it('does without what the JSON lacks, except a key and a state', () => {
    const of = (changes: Partial<AlertMapping>) => parsed(withMapping(changes), body)
    expect(of({ title: 'item.nope' })).toMatchObject({ alerts: [{ title: 'fra/web-2' }, {}] })
    expect(of({ severity: 'item.nope', at: 'item.text', url: 'item.text' })).toMatchObject({
      alerts: [{ severity: 'error', at: null, url: null }, {}],
    })
    expect(of({ key: 'item.nope' })).toEqual({ kind: 'strange', why: 'item 0: key: No such key: nope' })
    expect(of({ state: 'item.text' })).toEqual({
      kind: 'strange',
      why: 'item 0: state: comes to "HTTP 502", not to firing, acknowledged or resolved',
    })
    expect(of({ key: 'item.tags' })).toMatchObject({ kind: 'strange' })
    expect(of({ when: 'item.text' })).toEqual({
      kind: 'strange',
      why: 'item 0: when: comes to "HTTP 502", not to true or false',
    })
    expect(of({ each: 'body.site' })).toEqual({
      kind: 'strange',
      why: 'each: comes to "fra", not to a list',
    })
    expect(of({ each: 'body.nope' })).toEqual({ kind: 'strange', why: 'each: No such key: nope' })
    expect(of({ when: 'false' })).toEqual({ kind: 'nothing' })
  })

  it('loses neither an alert that cannot be read nor those beside it', () => {
    const [read, strange] = alertsIn(withMapping({ key: 'item.tags.team' }), body)
    expect(read?.key).toBe('web')
    expect(strange).toMatchObject({ labels: { problem: 'item 1: key: No such key: tags' } })
  })

  it('makes the same of the same request', () => {
    const deliveries = (sent: unknown) =>
      alertsIn(createGeneric(mapping), sent).map(({ delivery }) => delivery)
    expect(deliveries(structuredClone(body))).toEqual(deliveries(body))
    expect(deliveries({ ...body, more: 1 })[0]).not.toBe(deliveries(body)[0])
  })

  it('is not made of an expression with a fault', () => {
    expect(() => withMapping({ title: 'item.' })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('"item."') }),
    )
    expect(() => withMapping({ labels: { a: 'nothing.known' } })).toThrow(/label .*Unknown variable: nothing/)
  })

  it('never throws, and never lets anything through that is not clean', () => {
    const mapped = createGeneric(mapping)
    const deep = withMapping({
      when: 'item != body',
      key: 'string(item.host)',
      title: 'item.tags.team + "x"',
    })
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), spoiled(body)), fc.constantFrom(mapped, deep), (sent, source) => {
        const found = parsed(source, sent)
        if (found.kind === 'alerts') expect(found.alerts.flatMap(dirtIn)).toEqual([])
      }),
      { numRuns: 400 },
    )
    // Deeper than any recursion goes.
    const depth = 200_000
    const abyss: unknown = JSON.parse('['.repeat(depth) + ']'.repeat(depth))
    const request = { ...alertRequest({}), body: new Uint8Array(1) }
    const checks = { ...body, checks: [{ ...body.checks[0], host: abyss }, abyss] }
    for (const source of [generic, mapped, deep])
      expect(source.parse(checks, { request, receivedAt: now })).toMatchObject({ kind: 'strange' })
  })
})
