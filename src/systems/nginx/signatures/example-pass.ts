import type { NginxPass, NginxUpstream } from '../../../model/facts/nginx.ts'

/** A pass for examples, ordinary but for what is given. */
export function examplePass(change: Partial<NginxPass> = {}): NginxPass {
  return {
    serverNames: ['shop.example'],
    listens: ['80'],
    location: '/',
    protocol: 'proxy',
    to: 'http://shop_app',
    upstream: 'shop_app',
    variable: false,
    reuses: false,
    settings: {},
    where: '/etc/nginx/conf.d/shop.conf:12',
    ...change,
  }
}

/** A group for examples. */
export function exampleUpstream(change: Partial<NginxUpstream> = {}): NginxUpstream {
  return {
    name: 'shop_app',
    servers: [{ address: '10.0.0.1:3000', parameters: [] }],
    keepalive: null,
    where: '/etc/nginx/conf.d/shop.conf:1',
    ...change,
  }
}
