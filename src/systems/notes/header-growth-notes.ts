import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here', fact: 'header-size' } as const

const threshold =
  '[^\\n.;]{0,40}\\b(?:longer|larger|bigger|greater|more|over|above|beyond|exceed(?:s|ing)?)\\b(?: than)? (?:about |roughly |around |~)?\\d{1,6} ?(?:[kK][bB]?|KiB|[bB]ytes|characters|chars|octets)\\b'
const ofRequest = new RegExp(
  `\\b(?:[Hh]eaders?|[Cc]ookies?|[Tt]okens?|JWTs?|URLs?|URIs?|[Qq]uery strings?|[Rr]equest lines?)\\b${threshold}`,
)
const ofResponse = new RegExp(
  `\\b(?:[Rr]esponse headers?|Set-Cookie(?: headers?)?|Link headers?)\\b${threshold}`,
)

const failing =
  /\b(?:[Ff]ail\w{0,4}|[45]\d\ds?|[Ee]rrors?|[Bb]ad [GR]\w{5,6}|[Rr]efus\w{2,3}|[Rr]eject\w{0,3}|[Bb]reaks?|[Dd]rop\w{0,4}|[Rr]esets?)\b/

/** What is told of cookies that become more and more, and of how long a header may be until requests fail. */
export const headerGrowthNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-cookies-grow',
    needles: ['ookie'],
    pattern:
      /\b(?:[Ee]very|[Ee]ach)\b[^\n]{0,100}?\b(?:sets?|adds?|leaves?|creates?|stores?|issues?)\b[^\n]{0,20}?\b(?:another|one more|an? (?:extra|additional|further))\b[^\n]{0,40}?\b[Cc]ookies?\b|\b[Cc]ookies?\b[^\n.;]{0,40}?\b(?:grows?|growing|accumulat(?:es?|ed|ing)|pil(?:es?|ed|ing) up|add(?:s|ed|ing)? up|buil(?:ds?|t|ding) up|never (?:deleted|removed|cleared|expires?)|(?:is|are|was|were|gets?|got|becomes?|became) too (?:big|large|long|many))\b|\b(?:[Tt]oo many|[Mm]ore and more) [Cc]ookies\b/,
    weights: { 'upstream-header-too-big': 22, 'request-too-big-for-app': 20 },
    title: 'cookies become more and more, until the headers are larger than somebody takes',
    reference:
      'RFC 6265 section 6.1; https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-520/: headers that exceed the limit, often for cookies',
    examples: {
      matches: [
        'each import sets another state-* cookie, and none is deleted',
        'the session cookie grows with every item in the cart',
        'auth cookies pile up until the site answers with 520',
        'the browser sends too many cookies',
      ],
      nearMisses: [
        'each login sets a new session cookie',
        'every page shows another banner about cookies',
        'the cookie is never sent',
      ],
    },
  },
  {
    ...shared,
    id: 'note-cookies-cleared',
    needles: ['ookies'],
    pattern:
      /\b(?:[Cc]lear|[Dd]elet|[Rr]emov|[Ww]ip)(?:e|es|ed|ing|s)? (?:(?:the|all|my|your|their|browser|site|our|of) ){0,3}[Cc]ookies\b[^\n.;]{0,60}?\b(?:helps?|helped|fix(?:es|ed)?|solv(?:es|ed)|works?|worked|resolv(?:es|ed)|goes away|went away|disappears?|gone)\b/,
    weights: { 'upstream-header-too-big': 15, 'request-too-big-for-app': 15 },
    title: 'without the cookies that a visitor has it works',
    reference: 'RFC 6265 section 6.1',
    examples: {
      matches: ['Clearing the cookies fixes it until the next day.', 'deleting all my cookies helps'],
      nearMisses: ['clearing cookies changes nothing', 'the cookies are cleared'],
    },
  },
  {
    ...shared,
    id: 'note-request-header-limit',
    needles: ['eader', 'ookie', 'oken', 'JWT', 'URL', 'URI', 'uery string', 'equest line'],
    pattern: ofRequest,
    when: (_groups, line) => !ofResponse.test(line) && failing.test(line),
    weights: { 'request-too-big-for-app': 24, 'upstream-header-too-big': 10 },
    title: 'requests fail from a certain length of a header or of their first line on',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_v2_module.html#http2_max_field_size: 4 KB until 1.19.7; https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers: 8 KB; RFC 6585 section 5',
    examples: {
      matches: [
        'only requests with a header value longer than 4096 characters fail',
        'with a token larger than 8 KB the gateway answers 502',
        'URLs of more than 8000 characters give a 502',
      ],
      nearMisses: [
        'the response headers are larger than 8 KB',
        'a header longer than usual',
        'the token is more than 2000 characters, and works',
        'more than 4096 connections',
      ],
    },
  },
  {
    ...shared,
    id: 'note-response-header-limit',
    needles: ['esponse header', 'Set-Cookie', 'Link header'],
    pattern: ofResponse,
    when: (_groups, line) => failing.test(line),
    weights: { 'upstream-header-too-big': 24 },
    title: 'responses fail from a certain length of their headers on',
    reference: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size',
    examples: {
      matches: [
        'the response headers are larger than 8 KB, and nginx answers 502',
        'it fails when the Set-Cookie headers exceed 4096 bytes',
      ],
      nearMisses: ['response headers are logged', 'a request header larger than 8 KB'],
    },
  },
  {
    ...shared,
    id: 'note-header-refused',
    needles: ['Too Large', 'too large', 'size of the request headers', ' 431', 'advertised limit'],
    pattern:
      /\bRequest [Hh]eader (?:[Oo]r [Cc]ookie|[Ff]ields) [Tt]oo [Ll]arge\b|\bsize of the request headers is too long\b|^(?:< )?HTTP\/\d(?:\.\d)? 431\b|\brequest header list larger than peer's advertised limit\b/m,
    weights: { 'request-too-big-for-app': 22, 'upstream-header-too-big': 4, 'unexpected-status': 4 },
    title: 'a server refuses a request for the size of its headers',
    reference:
      'RFC 6585 section 5; nginx src/http/ngx_http_special_response.c: 494; HTTP.SYS MaxFieldLength; Go net/http errRequestHeaderListSize',
    examples: {
      matches: [
        '400 Request Header Or Cookie Too Large',
        'HTTP/1.1 431 Request Header Fields Too Large',
        '<p>HTTP Error 400. The size of the request headers is too long.</p>',
        "http2: request header list larger than peer's advertised limit",
      ],
      nearMisses: [
        '413 Request Entity Too Large',
        'line 431',
        'http2: response header list larger than advertised limit',
      ],
    },
  },
  {
    ...shared,
    id: 'note-header-list-limit',
    needles: ['header list larger than advertised limit'],
    pattern: /\bresponse header list larger than advertised limit\b/,
    weights: { 'upstream-header-too-big': 24 },
    title: 'a client of HTTP/2 written in Go got more headers than it takes',
    reference: 'Go net/http errResponseHeaderListSize: MaxResponseHeaderBytes, 10 MB unless set',
    examples: {
      matches: ['http2: response header list larger than advertised limit'],
      nearMisses: ["http2: request header list larger than peer's advertised limit"],
    },
  },
]
