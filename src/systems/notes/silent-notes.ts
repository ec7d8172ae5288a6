import type { LogSignature } from '../../model/diagnosis.ts'

const return444 =
  'https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return: 444 closes the connection without a response'
const shared = { system: 'unknown', reach: 'inwards' } as const

/** Replies without a length or an end, and servers that are told to close connections without an answer. */
export const silentNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-response-without-length',
    needles: ['no chunk, no close, no size'],
    pattern: /\bno chunk, no close, no size\b/,
    weights: { 'invalid-upstream-response': 21 },
    title:
      'a response tells neither its length nor that the connection closes after it, which strict proxies do not take',
    reference:
      'RFC 9112 section 6.3; curl lib/http.c: HTTP/1.1 without Content-Length, Transfer-Encoding and Connection: close',
    fact: 'framing',
    examples: {
      matches: ['* no chunk, no close, no size. Assume close to signal end'],
      nearMisses: ['* HTTP 1.0, assume close after body', '* Connection #0 to host localhost left intact'],
    },
  },
  {
    ...shared,
    id: 'note-response-length-missing',
    needles: ['ontent-Length', 'ontent-length', 'content length', 'hunked'],
    pattern:
      /\b(?:neither|no|without|lacks?|missing|omits?)(?: an?| the| any)? [Cc]ontent-[Ll]ength\b[^\n.;]{0,40}\b(?:nor|and no|or|and without|and not|neither)\b[^\n.;]{0,40}\b(?:[Tt]ransfer-[Ee]ncoding|[Cc]hunked|[Cc]onnection: close)/,
    weights: { 'invalid-upstream-response': 20 },
    title: 'a response tells neither its length nor where it ends',
    reference: 'RFC 9112 section 6.3',
    fact: 'framing',
    examples: {
      matches: [
        'The 401 has neither Content-Length nor chunked encoding.',
        'the reply comes without a Content-Length and no Transfer-Encoding either',
      ],
      nearMisses: ['no Content-Length', 'Content-Length: 12 and Transfer-Encoding: chunked'],
    },
  },
  {
    ...shared,
    id: 'note-closed-on-purpose',
    needles: ['444'],
    pattern:
      /\b(?:[Ss]tatus(?: code)?|HTTP(?: code)?|[Cc]ode|returns?(?: an?)?|answers? with(?: an?)?) 444\b(?!;)/,
    weights: { 'unexpected-status': 14, 'invalid-upstream-response': 12 },
    title:
      'nginx closed connections without an answer, as it is told to, and a gateway in front makes an error of it',
    reference: return444,
    fact: 'closed',
    examples: {
      matches: ['blocked clients get status 444', 'nginx returns 444 to unknown hosts'],
      nearMisses: ['return 444;', 'with 444 requests', 'status 4444'],
    },
  },
  {
    ...shared,
    id: 'note-told-to-close',
    needles: ['444;'],
    pattern: /^\s{0,40}(?:if\s{0,4}\([^\n]{0,300}\)\s{0,4}\{\s{0,4})?return\s{1,4}444\s{0,4};/m,
    weights: { 'invalid-upstream-response': 4 },
    title: 'nginx is told to close some connections without an answer',
    reference: return444,
    fact: 'closed',
    examples: {
      matches: ['    return 444;', 'if ($host !~ ^shop\\.example$) { return 444; }'],
      nearMisses: ['# return 444;', 'return 404;'],
    },
  },
  {
    ...shared,
    id: 'note-blocked-client',
    needles: [
      'lock list',
      'lock-list',
      'locklist',
      'lacklist',
      'enylist',
      'locked ',
      'locker',
      'locks ',
      'locking',
      'listed ',
      'anned ',
      'enied ',
    ],
    pattern:
      /\b(?:[Rr]eferr?er|[Uu]ser[ -]?[Aa]gent|[Bb]ot|[Cc]rawler|[Ss]craper)s?\b[^\n]{0,60}\b(?:is|are|was|were|being) (?:(?:on|in) (?:the|a|our|its) (?:bad |bot |referr?er )?(?:[Bb]lock ?list|[Bb]lacklist|[Dd]enylist|(?:\w{1,12} )?blocker(?:['’]s)? list)|(?:deliberately|intentionally) blocked|blocked (?:on purpose|by design))|\b(?:[Bb]lock(?:er|ing|ed|s)?|[Bb]lock-?list|[Bb]lack-?list|[Dd]eny-?list)\b[^\n]{0,60}\b(?:[Rr]eferr?er|[Uu]ser[ -]?[Aa]gent|[Bb]ot|[Cc]rawler|[Ss]craper)s? (?:from|of|in|on|off) (?:its|the|that|our|their|this)(?: \w{1,12}){0,2}? ?(?:[Bb]lock|[Bb]lack|[Dd]eny)?-?list\b|\bis an? (?:banned|blocked|blacklisted|denied) (?:referr?er|user[ -]?agent|bot|crawler|scraper)\b|\b(?:[Rr]eferr?er|[Uu]ser[ -]?[Aa]gent)s? (?:that is |which is )?(?:listed|blocked|banned|denied) (?:in|by|on)\b|\b(?:on|in|from) the (?:[Bb]lock-? ?list|[Bb]lacklist|[Dd]enylist) of (?:bad )?(?:referr?ers|bots|user agents|crawlers|scrapers)\b/,
    weights: { 'unexpected-status': 26, 'invalid-upstream-response': 3 },
    title: 'who asks is one of those whom the server refuses on purpose',
    reference:
      'https://github.com/mitchellkrogza/nginx-ultimate-bad-bot-blocker: blocked clients get 444, a closed connection',
    fact: 'blocked-client',
    examples: {
      matches: [
        'spam.example is on the block list of referrers',
        'that user agent is on our blocklist',
        'such crawlers are blocked on purpose',
        'That user agent is in the blocker’s list.',
        'spam.example is a banned referrer',
        'we try the bot blocker with a user agent from its list',
        'curl with a referrer that is listed in the blocker',
      ],
      nearMisses: [
        'our IP got blocked by the firewall',
        'the thread is blocked',
        'include /etc/nginx/bots.d/blockbots.conf;',
      ],
    },
  },
]
