import type { LogSignature } from '../../model/diagnosis.ts'

/** Listeners of nginx for HTTP/2 alone: the correlation `cleartext-http2` wants to know. */
export const cleartextHttp2Notes: readonly LogSignature[] = [
  {
    id: 'note-cleartext-http2',
    system: 'nginx',
    reach: 'here',
    needles: ['http2'],
    pattern: /^\s{0,40}listen\s[^;\n]{0,120}\bhttp2\b[^;\n]{0,80};/m,
    when: (_groups, line) => !/^\s{0,40}listen\s[^;\n]{0,160}\bssl\b/m.test(line),
    weights: { 'wrong-app-protocol': 4 },
    title: 'nginx listens for HTTP/2 without TLS, which clients of HTTP/1.1 do not speak',
    reference: 'https://nginx.org/en/docs/http/ngx_http_core_module.html#listen: http2 without ssl',
    fact: 'cleartext-http2',
    examples: {
      matches: ['server {\n  listen 8443 http2;\n  server_name shop.example;', '  listen [::]:80 http2;'],
      nearMisses: ['  listen 443 ssl http2;', '  listen 443 ssl;\n  http2 on;'],
    },
  },
]
