import { defineFingerprint } from '../../model/fingerprint.ts'

const page = /Guru Meditation:|Error 503 Backend fetch failed/
const source = 'Varnish bin/varnishd/builtin.vcl, vcl_backend_error'

export const varnishFingerprint = defineFingerprint({
  system: 'varnish',
  signs: [
    { says: 'the page has Varnish’s Guru Meditation', weight: 22, reference: source, body: page },
    {
      says: 'X-Varnish is there, which Varnish also puts on what it passes on',
      weight: 3,
      reference: source,
      header: { name: 'x-varnish', value: /^\d/ },
    },
    { says: 'the body is not Varnish’s page', weight: -10, reference: source, otherBody: page },
  ],
})
