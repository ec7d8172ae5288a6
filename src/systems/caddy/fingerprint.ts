import { defineFingerprint } from '../../model/fingerprint.ts'

const source = 'Caddy modules/caddyhttp/server.go'

export const caddyFingerprint = defineFingerprint({
  system: 'caddy',
  signs: [
    {
      says: 'the Server header says Caddy and the body is empty, as Caddy’s own errors are',
      weight: 9,
      reference: source,
      statuses: [500, 502, 503, 504],
      header: { name: 'server', value: /^Caddy$/i },
      sizes: { 500: [0], 502: [0], 503: [0], 504: [0] },
    },
    {
      says: 'the Server header says Caddy',
      weight: 7,
      reference: source,
      header: { name: 'server', value: /^Caddy$/i },
    },
    { says: 'the body has content, so it was passed on', weight: -12, reference: source, otherBody: /^$/ },
  ],
})
