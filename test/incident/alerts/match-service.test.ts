import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createServiceMatcher } from '../../../src/incident/alerts/match-service.ts'
import type { AlertRule, LearnedRule } from '../../../src/model/monitoring.ts'
import type { Service } from '../../../src/model/service.ts'
import { monitoringOf, sampleAlert, second, watchedService } from '../../support/alarm-samples.ts'

const shared = 'http://10.0.2.1:8000'
const shop = watchedService('shop', 'https://shop.example/', [shared, 'http://10.0.3.1:8000'])
const cart = watchedService('cart', 'https://shop.example/cart', [shared])
const blog: Service = {
  ...watchedService('blog', 'https://blog.example/', ['http://10.0.9.1:8000']),
  environment: 'staging',
}
const services = [shop, cart, blog]

const rule = (change: Partial<AlertRule>): AlertRule => ({ source: null, labels: {}, url: null, ...change })
const learned = (service: string, change: Partial<AlertRule>, id = service): LearnedRule => ({
  ...rule(change),
  ...{ id, service, by: 'Ada', at: second(0) },
})

interface Known {
  rules?: Record<string, Partial<AlertRule>[]>
  learned?: LearnedRule[]
}

function match(alert: Parameters<typeof sampleAlert>[0], known: Known = {}): string | null {
  const monitoring = Object.entries(known.rules ?? {}).map(([service, rules]) =>
    monitoringOf(service, { rules: rules.map(rule) }),
  )
  return createServiceMatcher({ services, monitoring, learned: known.learned ?? [] })(sampleAlert(alert))
}

describe('incident/alerts/match-service: by the services as they are', () => {
  it('a label that is the name of a service, whatever its letters', () => {
    expect(match({ labels: { service: 'shop' } })).toBe('shop')
    expect(match({ labels: { app: ' Cart ' } })).toBe('cart')
    expect(match({ labels: { service: 'payments' } })).toBeNull()
    expect(match({ labels: { service: '' } })).toBeNull()
  })

  it('a label speaks before a URL', () => {
    expect(match({ labels: { service: 'blog' }, url: 'https://shop.example/' })).toBe('blog')
  })

  it.each([
    ['https://shop.example/', 'shop'],
    ['https://shop.example/checkout?step=2', 'shop'],
    ['https://shop.example/cart', 'cart'],
    ['https://shop.example/cart/items', 'cart'],
    ['https://shop.example/cartoons', 'shop'],
    ['https://SHOP.example:443/cart#top', 'cart'],
    ['https://shop.example:8443/', null],
    ['http://shop.example/', null],
    ['https://shop.example.evil.example/', null],
    ['https://other.example/', null],
    ['no url', null],
  ])('the URL %s is of %s', (url, service) => {
    expect(match({ url })).toBe(service)
  })

  it('an address on the path of one service alone is its own, whatever is asked there', () => {
    expect(match({ url: 'http://10.0.3.1:8000/healthz' })).toBe('shop')
    expect(match({ url: 'http://10.0.9.1:8000/' })).toBe('blog')
    expect(match({ url: 'http://10.0.9.1:8001/' })).toBeNull()
  })

  it('an address that several share is of the one whose own URL has more in common', () => {
    expect(match({ url: `${shared}/cart/items` })).toBe('cart')
    expect(match({ url: `${shared}/checkout` })).toBe('shop')
    const same = [shop, watchedService('twin', 'https://twin.example/', [shared])]
    const ofTwins = createServiceMatcher({ services: same, monitoring: [], learned: [] })
    expect(ofTwins(sampleAlert({ url: `${shared}/` }))).toBeNull()
  })

  it('an alert of another environment is not the service’s', () => {
    expect(match({ labels: { service: 'shop', environment: 'staging' } })).toBeNull()
    expect(match({ labels: { service: 'shop', env: 'prod' } })).toBe('shop')
    expect(match({ labels: { env: 'staging' }, url: 'https://shop.example/' })).toBeNull()
    expect(match({ labels: { env: 'stage' }, url: 'https://blog.example/' })).toBe('blog')
    expect(match({ labels: { env: 'pr' }, url: 'https://shop.example/' })).toBeNull()
  })
})

describe('incident/alerts/match-service: by rules', () => {
  it('a rule speaks before everything else, also for another environment', () => {
    const rules = { blog: [{ labels: { team: 'web' } }] }
    expect(match({ labels: { team: 'web', service: 'shop', env: 'production' } }, { rules })).toBe('blog')
  })

  it('all that a rule says must hold', () => {
    const rules = {
      shop: [{ source: 'grafana' as const, labels: { a: '1', b: '2' }, url: 'https://x.example/a' }],
    }
    const full = {
      source: 'grafana' as const,
      labels: { a: '1', b: '2', c: '3' },
      url: 'https://x.example/a/b',
    }
    expect(match(full, { rules })).toBe('shop')
    expect(match({ ...full, source: 'datadog' }, { rules })).toBeNull()
    expect(match({ ...full, labels: { a: '1' } }, { rules })).toBeNull()
    expect(match({ ...full, url: 'https://x.example/ab' }, { rules })).toBeNull()
    expect(match({ ...full, url: null }, { rules })).toBeNull()
  })

  it('* stands for anything, and for nothing else', () => {
    const rules = { shop: [{ labels: { host: 'web-*.shop.*' } }] }
    expect(match({ labels: { host: 'web-1.shop.example' } }, { rules })).toBe('shop')
    expect(match({ labels: { host: 'web-.shop.' } }, { rules })).toBe('shop')
    expect(match({ labels: { host: 'xweb-1.shop.example' } }, { rules })).toBeNull()
    expect(match({ labels: { host: 'web-1.shopping' } }, { rules })).toBeNull()
    expect(
      match({ labels: { host: 'aba' } }, { rules: { shop: [{ labels: { host: 'ab*ba' } }] } }),
    ).toBeNull()
  })

  it('the most specific one wins: more conditions, exact before patterns, longer before shorter', () => {
    const rules = {
      shop: [{ labels: { team: 'web' } }, { labels: { host: 'web-1' } }],
      cart: [{ labels: { team: 'web', part: 'cart' } }, { labels: { host: 'web-*' } }],
      blog: [{ labels: { host: 'w*' } }],
    }
    expect(match({ labels: { team: 'web' } }, { rules })).toBe('shop')
    expect(match({ labels: { team: 'web', part: 'cart' } }, { rules })).toBe('cart')
    expect(match({ labels: { host: 'web-1' } }, { rules })).toBe('shop')
    expect(match({ labels: { host: 'web-2' } }, { rules })).toBe('cart')
    expect(match({ labels: { host: 'worker' } }, { rules })).toBe('blog')
  })

  it('two that are equally specific are nobody’s, unless a person said so, the last one of several', () => {
    const rules = { shop: [{ labels: { team: 'web' } }], cart: [{ labels: { tier: 'front' } }] }
    const both = { labels: { team: 'web', tier: 'front' } }
    expect(match(both, { rules })).toBeNull()
    expect(match(both, { rules, learned: [learned('cart', { labels: { team: 'web' } })] })).toBe('cart')
    const twice = [
      learned('cart', { labels: { team: 'web' } }),
      learned('blog', { labels: { tier: 'front' } }),
    ]
    expect(match(both, { rules, learned: twice })).toBe('blog')
  })

  it('where rules are equally specific for two services, neither label nor URL decides', () => {
    const rules = { shop: [{ labels: { team: 'web' } }], cart: [{ labels: { tier: 'front' } }] }
    const labels = { team: 'web', tier: 'front' }
    expect(match({ labels: { ...labels, service: 'blog' } }, { rules })).toBeNull()
    expect(match({ labels, url: 'https://blog.example/' }, { rules })).toBeNull()
  })

  it('a rule of a service that is gone, or that says nothing, matches nothing', () => {
    expect(match({ labels: { a: '1' } }, { learned: [learned('gone', { labels: { a: '1' } })] })).toBeNull()
    expect(match({}, { learned: [learned('shop', {})] })).toBeNull()
    expect(match({ labels: {} }, { learned: [learned('shop', { labels: { constructor: '*' } })] })).toBeNull()
  })

  it('answers whatever strangers write', () => {
    const pattern = fc.string({ maxLength: 300 }).map((text) => text.replaceAll('a', '*'))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.string(), pattern, (labels, url, value) => {
        const known = { learned: [learned('shop', { labels: { [Object.keys(labels)[0] ?? 'x']: value } })] }
        expect([null, 'shop', 'cart', 'blog']).toContain(match({ labels, url }, known))
      }),
    )
    const slow = { learned: [learned('shop', { labels: { x: `${'*a'.repeat(240)}*b` } })] }
    // A matcher that goes back would not be done with it before the time of the test is over.
    expect(match({ labels: { x: 'a'.repeat(500) } }, slow)).toBeNull()
  })

  it('a rule matches what is its own pattern, with the stars filled in by anything', () => {
    const piece = fc.string({ maxLength: 8 }).map((text) => text.replaceAll('*', ''))
    fc.assert(
      fc.property(fc.array(piece, { minLength: 2, maxLength: 5 }), piece, (pieces, filling) => {
        const known = { learned: [learned('shop', { labels: { x: pieces.join('*') } })] }
        expect(match({ labels: { x: pieces.join(filling) } }, known)).toBe('shop')
      }),
    )
  })

  it('is as quick with thousands of rules as with one', () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => `P${index}`)
    const rules = ids.map((id) => learned('shop', { labels: { service_id: id } }, id))
    const serviceOf = createServiceMatcher({ services, monitoring: [], learned: rules })
    const alerts = ids.map((id) => sampleAlert({ labels: { service_id: id } }))
    const begun = performance.now()
    const found = alerts.map(serviceOf)
    // Each against each would be 25 million comparisons.
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(new Set(found)).toEqual(new Set(['shop']))
  })
})
