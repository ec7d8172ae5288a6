import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here' } as const

/** What proxies say of responses that they cannot read, in whichever words, and lines that make responses long. */
export const responseNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-response-unreadable',
    reach: 'behind',
    needles: [
      'failed to parse the response',
      'ailed to parse response',
      'ailed to parse upstream response',
      'ailed to parse backend response',
      'invalid response header',
      'alformed response header',
      'invalid HTTP response from',
    ],
    pattern:
      /\b[Ff]ailed to parse (?:the |upstream |backend |HTTP )?response\b(?! (?:body|as|from the (?:API|token)|JSON))|\b(?:[Mm]alformed|invalid) response headers? (?:from|received)|invalid HTTP response from (?:the )?(?:upstream|backend|origin)/,
    weights: { 'invalid-upstream-response': 22, 'upstream-header-too-big': 12, 'wrong-app-protocol': 8 },
    title: 'a proxy cannot read the response that the backend sent',
    reference: 'h2o lib/common/http1client.c, on_head(): h2o_httpclient_error_http1_parse_failed',
    fact: 'malformed',
    examples: {
      matches: [
        'failed to parse the response',
        '[lib/core/proxy.c] in request:/shop:failed to parse the response',
        'invalid HTTP response from upstream',
      ],
      nearMisses: ['failed to parse response body', 'failed to parse the request'],
    },
  },
  {
    ...shared,
    id: 'note-header-added',
    needles: ['Link', 'Set-Cookie', 'set-cookie', 'link'],
    pattern:
      /\b(?:Header\s{1,8}(?:always\s{1,8}|onsuccess\s{1,8})?(?:add|append|merge)|add_header|http-response add-header|(?:res|response|ctx)\.(?:append|header|setHeader))[\s("']{1,4}(?:Link|Set-Cookie)\b/i,
    weights: { 'upstream-header-too-big': 1 },
    title: 'a header is added that many responses have several of',
    reference: 'https://httpd.apache.org/docs/2.4/mod/mod_headers.html#header',
    fact: 'header-added',
    examples: {
      matches: ['Header add Link "</a.css>; rel=preload"', "res.append('Set-Cookie', cookie)"],
      nearMisses: ['Header set X-Frame-Options DENY', 'Set-Cookie: a=b'],
    },
  },
]
