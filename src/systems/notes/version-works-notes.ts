import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'inwards', fact: 'framing' } as const

const works =
  /\b(?:[Ww]ith|[Oo]ver|[Uu]sing|[Vv]ia|[Ii]n|to) (?:h1(?:-ssl|c)?|HTTP\/?1(?:\.[01])?|http\/?1(?:\.[01])?)\b[^\n.;]{0,60}\b(?:works?|worked|working|is (?:fine|well|OK)|are fine|succeeds?|no (?:errors?|problems?|issues?))\b|(?:^|[\s(,;#"'`])(?:h1(?:-ssl|c)?|HTTP\/?1(?:\.[01])?|http\/?1(?:\.[01])?)["'`]? (?:\w{1,12} )?(?:works?|worked|is (?:fine|well|ok|OK)|was (?:fine|well|ok|OK)|does not fail|succeeds?)\b|\b(?:h1(?:-ssl|c)?|HTTP\/?1(?:\.[01])?|http\/?1(?:\.[01])?)["'`]?\s{0,4}(?:[-=]>|→)\s{0,4}(?:ok|OK|fine|works|200)\b|\b(?:works?|worked|is (?:fine|well|OK)|fine|succeeds?) (?:\w{1,12} ){0,2}?(?:with|over|using|via|in) (?:h1(?:-ssl|c)?|HTTP\/?1(?:\.[01])?|http\/?1(?:\.[01])?)\b/

/** The newer version fails, or is what somebody set. */
const newerFails =
  /\b(?:h2c?|HTTP\/?[23](?:\.0)?|gRPC|grpc|QUIC)\b[^\n]{0,80}\b(?:[Ff]ail\w{0,4}|[Ee]rrors?|50[0234]s?|[Bb]ad [Gg]ateway|[Tt]im(?:es?|ed) out|[Rr]esets?|[Bb]reaks?|[Bb]roken|hangs?|(?:does|do|did|will) not|(?:does|do|did|wo)n['’]t)\b|\b(?:[Ff]ail\w{0,4}|[Ee]rrors?|50[0234]s?|[Bb]ad [Gg]ateway|[Tt]im(?:es?|ed) out|[Rr]esets?|[Bb]reaks?|[Bb]roken|hangs?)\b[^\n]{0,80}\b(?:h2c?|HTTP\/?[23](?:\.0)?|gRPC|grpc|QUIC)\b|[\w-][:=] ?["']?(?:h2c?|HTTP2?|GRPC|http2|grpc)\b|\bproto h2\b/

/** Then it is the length, which HTTP/2 servers limit otherwise. */
const ofLength = /\b\d{1,6} ?(?:[kK][bB]|KiB|bytes|characters|chars)\b/

/** Both work. */
const alike = /\b(?:as well|too|also|both|never|neither|either|no longer|any ?more)\b/

/** Which version of HTTP a backend is asked in, and that another one works. */
export const versionWorksNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-older-http-works',
    needles: ['h1', 'HTTP/1', 'http/1', 'HTTP1', 'http1'],
    pattern: works,
    when: (_groups, line) => !ofLength.test(line) && !alike.test(line) && newerFails.test(line),
    weights: { 'wrong-app-protocol': 20, 'tls-protocol-mismatch': 7 },
    title: 'asked in HTTP/1.1 the backend answers, and in another version of HTTP it does not',
    reference: 'RFC 9113 section 3: HTTP/2 is agreed on by ALPN, or known before',
    examples: {
      matches: [
        'backend-protocol: h2-ssl fails; with h1-ssl everything works',
        'over HTTP/1.1 it works, over HTTP/2 we get 502',
        'ingress.kubernetes.io/backend-protocol: h2-ssl    # h1-ssl is fine',
        'backend-protocol = h2 -> 502, backend-protocol = h1 -> ok',
      ],
      nearMisses: [
        'HTTP/1.1 200 OK',
        'proxy_http_version 1.1;',
        'with HTTP/1.1 it fails as well',
        'only headers longer than 4096 characters fail, with HTTP/1.1 it works',
        'over HTTP/1.1 it works as well',
        'HTTP/1.1 is fine for this API.',
        'Locally it works fine with HTTP/1.1.',
        'HTTP/2 is not enabled; over HTTP/1.1 it works fine.',
        'HTTP/2 never failed, and over HTTP/1.1 it works too',
      ],
    },
  },
  {
    ...shared,
    id: 'note-older-http-alone-works',
    needles: ['h1', 'HTTP/1', 'http/1', 'HTTP1', 'http1'],
    pattern: works,
    when: (_groups, line) => !ofLength.test(line) && !alike.test(line) && !newerFails.test(line),
    weights: { 'wrong-app-protocol': 5 },
    title: 'asked in HTTP/1.1 the backend answers, and nothing is told of another version',
    reference: 'RFC 9113 section 3: HTTP/2 is agreed on by ALPN, or known before',
    examples: {
      matches: ['the request works fine with http1.1', '(http/1.1 works)'],
      nearMisses: ['over HTTP/1.1 it works as well', 'over HTTP/1.1 it works, over HTTP/2 we get 502'],
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
