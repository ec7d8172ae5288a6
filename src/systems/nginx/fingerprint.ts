import { defineFingerprint } from '../../model/fingerprint.ts'

const page = /<hr><center>nginx(?:\/[\d.]+)?(?: \([^)]*\))?<\/center>/
const source = 'nginx src/http/ngx_http_special_response.c'

export const nginxFingerprint = defineFingerprint({
  system: 'nginx',
  signs: [
    { says: 'the page ends with nginx’s footer', weight: 20, reference: source, body: page },
    {
      says: 'the Server header says nginx, which any nginx on the way may have put there',
      weight: 7,
      reference: 'nginx src/http/ngx_http_header_filter_module.c',
      header: { name: 'server', value: /^nginx\b/i },
    },
    {
      says: 'the body has the size of nginx’s built-in page',
      weight: 4,
      reference: source,
      header: { name: 'server', value: /^nginx\b/i },
      sizes: {
        502: [150, 157, 166, 552, 559, 568],
        503: [190, 197, 206, 592, 599, 608],
        504: [160, 167, 176, 562, 569, 578],
      },
    },
    {
      says: 'the body is not nginx’s page, so it was passed on',
      weight: -12,
      reference:
        'nginx proxy_intercept_errors is off by default: https://nginx.org/en/docs/http/ngx_http_proxy_module.html',
      otherBody: page,
    },
  ],
})
