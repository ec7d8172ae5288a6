import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'inwards', fact: 'framing' } as const

/** Which version of HTTP a backend is asked in, and that another one works. */
export const versionWorksNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-older-http-works',
    needles: ['h1', 'HTTP/1', 'http/1', 'HTTP1', 'http1'],
    pattern:
      /\b(?:[Ww]ith|[Oo]ver|[Uu]sing|[Vv]ia|[Ii]n|to) (?:h1(?:-ssl|c)?|HTTP\/?1(?:\.[01])?|http\/?1(?:\.[01])?)\b[^\n.;]{0,60}\b(?:works?|worked|working|is (?:fine|well|OK)|are fine|succeeds?|no (?:errors?|problems?|issues?))\b|\b(?:works?|worked|is (?:fine|well|OK)|fine|succeeds?) (?:\w{1,12} ){0,2}?(?:with|over|using|via|in) (?:h1(?:-ssl|c)?|HTTP\/?1(?:\.[01])?|http\/?1(?:\.[01])?)\b/,
    // Then it is the length, which HTTP/2 servers limit otherwise.
    when: (_groups, line) => !/\b\d{1,6} ?(?:[kK][bB]|KiB|bytes|characters|chars)\b/.test(line),
    weights: { 'wrong-app-protocol': 20, 'tls-protocol-mismatch': 7 },
    title: 'asked in HTTP/1.1 the backend answers, and in another version of HTTP it does not',
    reference: 'RFC 9113 section 3: HTTP/2 is agreed on by ALPN, or known before',
    examples: {
      matches: [
        'backend-protocol: h2-ssl fails; with h1-ssl everything works',
        'over HTTP/1.1 it works, over HTTP/2 we get 502',
        'the request works fine with http1.1',
      ],
      nearMisses: [
        'HTTP/1.1 200 OK',
        'proxy_http_version 1.1;',
        'with HTTP/1.1 it fails as well',
        'only headers longer than 4096 characters fail, with HTTP/1.1 it works',
      ],
    },
  },
  {
    ...shared,
    id: 'note-http2-without-alpn',
    system: 'haproxy',
    needles: ['proto h2'],
    pattern: /^\s{0,12}(?:default-server|server)\s[^\n]{0,400}\bproto h2\b/m,
    when: (_groups, line) =>
      line
        .slice(0, 4000)
        .split('\n')
        .some((each) => /\bproto h2\b/.test(each) && /\sssl(?:\s|$)/.test(each) && !/\balpn\b/.test(each)),
    weights: { 'wrong-app-protocol': 22, 'tls-protocol-mismatch': 10 },
    title:
      'HAProxy speaks HTTP/2 to a TLS server without offering it by ALPN, so that the server expects HTTP/1.1',
    reference: 'HAProxy configuration manual, server options alpn and proto; RFC 9113 section 3.2',
    examples: {
      matches: ['    server app1 10.0.0.5:8443 ssl sni str(app.example) verify none proto h2 check'],
      nearMisses: [
        '    server app1 10.0.0.5:8443 ssl verify none alpn h2 proto h2 check',
        '    server app1 10.0.0.5:8080 proto h2',
      ],
    },
  },
]
