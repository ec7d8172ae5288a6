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
  /\b(?:[Ff]ail\w{0,4}|[45]\d\ds?|[Ee]rrors?|[Bb]ad [GR]\w{5,6}|[Rr]efus\w{2,3}|[Rr]eject\w{0,3}|[Bb]reaks?|[Dd]rop\w{0,4}|[Rr]esets?|[Oo]nly (?:happens|occurs|seen))\b/

/** Such lengths do not occur, are refused on purpose, or no matter as all requests fail; or what failed is repaired. */
const besides =
  /(?:characters|chars|octets|bytes|[kK]i?[bB]) (?:(?:are|is|were|was|do|does|did|have|has) not|(?:are|is|were|was|do|does|did|have|has)n['’]t|never)\b|\b(?:any|every|all|each) (?:pages?|requests?|URLs?)\b|^\s{0,8}(?:\*\)|[-*•]) (?:Bug ?fix|Feature|Change|Security|Workaround|Fix(?:ed|es)?)\b|\b(?:by design|as intended|on purpose|by (?:the )?browsers?)\b|\b[Ff]ixed (?:by|with|in|after)\b|\b[Ww]orks now\b|\b[Nn]ow (?:it )?works\b/

/** Words of a policy on cookies, which tells of each what it is for. */
const ofPolicy =
  /\b(?:your|consent|privacy|polic(?:y|ies)|preferences?|marketing|analytics|third[ -]part(?:y|ies)|advertis\w{1,6})\b/i

/** What is told of cookies that become more and more, and of how long a header may be until requests fail. */
export const headerGrowthNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-cookies-grow',
    needles: ['ookie'],
    pattern:
      /\b(?:[Ee]very|[Ee]ach)\b[^\n]{0,100}?\b(?:sets?|adds?|leaves?|creates?|stores?|issues?)\b[^\n]{0,20}?\b(?:another|one more|an? (?:\w{1,12} )?(?:extra|additional|further|separate|distinct))\b[^\n]{0,40}?\b[Cc]ookies?\b|\b(?:[Ee]very|[Ee]ach)\b[^\n]{0,100}?\b(?:sets?|adds?|leaves?|creates?|stores?|issues?|gets?|has|comes with|brings)\b[^\n]{0,20}?\b(?:its|their) own [Cc]ookies?\b|\b(?:[Ee]very|[Ee]ach)\b[^\n]{0,100}?\b[Cc]ookies? of (?:its|their) own\b|\b[Ff]or (?:every|each) (?!(?:new )?(?:user|visitor|session|browser|client|domain|site|request|login)\b)\w[^\n.;]{0,60}?\b(?:sets?|adds?|leaves?|creates?|stores?|issues?|there is) (?:an?|one) (?:\w{1,12} )?[Cc]ookie\b|\b(?:[Oo]ne|[Aa]|[Ss]eparate) (?:\w{1,12} )?[Cc]ookies? (?:per|for each|for every) (?!(?:user|visitor|session|browser|client|domain|site|request|login)\b)\w|\b[Cc]ookies?\b[^\n.;]{0,40}?\b(?:grows?|growing|accumulat(?:es?|ed|ing)|pil(?:es?|ed|ing) up|add(?:s|ed|ing)? up|buil(?:ds?|t|ding) up|(?:is|are|was|were|gets?|got|becomes?|became) too (?:big|large|long|many))\b|\b(?:[Tt]oo many|[Mm]ore and more) [Cc]ookies\b/,
    when: (_groups, line) => !ofPolicy.test(line),
    weights: { 'upstream-header-too-big': 22, 'request-too-big-for-app': 20 },
    title: 'cookies become more and more, until the headers are larger than somebody takes',
    reference:
      'RFC 6265 section 6.1; https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-520/: headers that exceed the limit, often for cookies',
    examples: {
      matches: [
        'each import sets another state-* cookie, and none is deleted',
        'the session cookie grows with every item in the cart',
        'every download leaves a cookie of its own',
        'for each file that is uploaded the app sets one cookie',
        'there is one cookie per uploaded file',
        'auth cookies pile up until the site answers with 520',
        'the browser sends too many cookies',
      ],
      nearMisses: [
        'each login sets a new session cookie',
        'for each visitor it sets a cookie',
        'a cookie per visitor',
        'every page shows another banner about cookies',
        'the cookie is never sent',
        'Each login creates an additional cookie that stores your language.',
        'Cookies are never deleted automatically',
      ],
    },
  },
  {
    ...shared,
    id: 'note-cookies-cleared',
    needles: ['ookies'],
    pattern:
      /\b(?:[Cc]lear|[Dd]elet|[Rr]emov|[Ww]ip)(?:e|es|ed|ing|s)? (?:(?:the|all|my|your|their|browser|site|our|of) ){0,3}[Cc]ookies\b(?:(?!\b(?:not|never|no|nothing|hardly)\b|n['’]t\b)[^\n.;]){0,60}?\b(?:(?:helps?|helped)(?! (?:with|against|to|protect|keep|prevent)\b)|fix(?:es|ed)?|solv(?:es|ed)|works?|worked|resolv(?:es|ed)|goes away|went away|disappears?|gone)\b/,
    weights: { 'upstream-header-too-big': 15, 'request-too-big-for-app': 15 },
    title: 'without the cookies that a visitor has it works',
    reference: 'RFC 6265 section 6.1',
    examples: {
      matches: ['Clearing the cookies fixes it until the next day.', 'deleting all my cookies helps'],
      nearMisses: [
        'clearing cookies changes nothing',
        'the cookies are cleared',
        'Removing the cookies helps with privacy.',
        'Clearing the browser cookies did not fix it; nothing works.',
        "deleting cookies doesn't help, neither works another browser",
      ],
    },
  },
  {
    ...shared,
    id: 'note-request-header-limit',
    needles: ['eader', 'ookie', 'oken', 'JWT', 'URL', 'URI', 'uery string', 'equest line'],
    pattern: ofRequest,
    when: (_groups, line) => !ofResponse.test(line) && failing.test(line) && !besides.test(line),
    weights: { 'request-too-big-for-app': 24, 'upstream-header-too-big': 10 },
    title: 'requests fail from a certain length of a header or of their first line on',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_v2_module.html#http2_max_field_size: 4 KB until 1.19.7; https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers: 8 KB; RFC 6585 section 5',
    examples: {
      matches: [
        'only requests with a header value longer than 4096 characters fail',
        'with a token larger than 8 KB the gateway answers 502',
        'URLs of more than 8000 characters give a 502',
        'it only happens if some header has more than 4096 characters',
      ],
      nearMisses: [
        'the response headers are larger than 8 KB',
        'a header longer than usual',
        'the token is more than 2000 characters, and works',
        'more than 4096 connections',
        'URLs of more than 2000 characters are not used, 502 comes on any page.',
        'Tokens longer than 4096 characters are rejected with 400, as intended.',
        '*) Bugfix: requests with header values longer than 4096 bytes failed over HTTP/2.',
      ],
    },
  },
  {
    ...shared,
    id: 'note-response-header-limit',
    needles: ['esponse header', 'Set-Cookie', 'Link header'],
    pattern: ofResponse,
    when: (_groups, line) => failing.test(line) && !besides.test(line),
    weights: { 'upstream-header-too-big': 24 },
    title: 'responses fail from a certain length of their headers on',
    reference: 'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size',
    examples: {
      matches: [
        'the response headers are larger than 8 KB, and nginx answers 502',
        'it fails when the Set-Cookie headers exceed 4096 bytes',
      ],
      nearMisses: [
        'response headers are logged',
        'a request header larger than 8 KB',
        'Fixed by adding proxy_buffer_size 16k; the response headers were larger than 8 KB and nginx failed with 502.',
      ],
    },
  },
  {
    ...shared,
    id: 'note-response-header-size',
    needles: ['Link', 'Set-Cookie', 'esponse header'],
    pattern:
      /\b(?:Link|Set-Cookie|[Rr]esponse) headers?\b[^\n.;]{0,40}?\b(?<size>\d{1,3}(?:,\d{3}){1,2}|\d{1,7}|\d{1,3}\.\d)[ -]?(?<unit>bytes?|characters|chars|octets|[kK][bB]?|KiB)\b/,
    when: ({ size, unit }, line) => sizeIn(size, unit) > 4096 && !besides.test(line),
    weights: { 'upstream-header-too-big': 20 },
    title:
      'a header of a response is told to be larger than the page of memory that nginx has for all of them',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size: 4 kB or 8 kB unless set',
    examples: {
      matches: [
        'one Link header of 11,874 bytes',
        'the Set-Cookie headers have 9 KB',
        'its response headers come to 6200 bytes',
      ],
      nearMisses: [
        'the Link header has 312 bytes',
        'the Set-Cookie header has 3 KB',
        'response headers are sent after 9000 ms',
        'the request headers have 9000 bytes',
        'Fixed by adding proxy_buffer_size 16k, as the response headers were larger than 8 KB.',
      ],
    },
  },
  {
    ...shared,
    id: 'note-preload-links',
    needles: ['preload_links_header'],
    pattern: /\bpreload_links_header\b(?! ?= ?(?:false|nil)\b)/,
    weights: { 'upstream-header-too-big': 12 },
    title: 'Rails names every stylesheet and script of a page in one Link header',
    reference:
      'https://guides.rubyonrails.org/configuring.html#config-action-view-preload-links-header: true since 6.1; nginx proxy_buffer_size',
    examples: {
      matches: [
        'config.action_view.preload_links_header = true',
        'new with 6.1: action_view.preload_links_header',
      ],
      nearMisses: ['config.action_view.preload_links_header = false'],
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

/** How many bytes `13,212 bytes` or `9 KB` are. */
function sizeIn(size = '', unit = ''): number {
  return Number(size.replaceAll(',', '')) * (/^k/i.test(unit) ? 1024 : 1)
}
