import { defineFingerprint } from '../../model/fingerprint.ts'

const page = /<hr><center>openresty(?:\/[\d.]+)?<\/center>/
const source = 'openresty patches ngx_http_special_response.c'

export const openrestyFingerprint = defineFingerprint({
  system: 'openresty',
  signs: [
    { says: 'the page ends with openresty’s footer', weight: 22, reference: source, body: page },
    {
      says: 'the Server header says openresty',
      weight: 7,
      reference: source,
      header: { name: 'server', value: /^openresty\b/i },
    },
    {
      says: 'the body is not openresty’s page, so it was passed on',
      weight: -12,
      reference: source,
      otherBody: page,
    },
  ],
})
