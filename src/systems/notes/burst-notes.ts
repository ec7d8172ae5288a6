import type { LogSignature } from '../../model/diagnosis.ts'

/** Requests that one person makes faster than a limit lets them. */
const burst =
  /\b(?:(?:[Qq]uick|[Rr]apid|[Ff]ast)(?:ly)?|[Mm]any|[Aa] (?:bunch|lot|couple|handful) of|[Dd]ozens of|[Ss]everal|\d{2,4})\b[^\n]{0,60}\b(?:tabs|click(?:s|ing)|refresh(?:es|ing)?|reload(?:s|ing)?|requests? (?:in a row|at once|at the same time|in (?:quick|rapid|fast) succession|per (?:second|minute)|within (?:a|one|\d{1,2}) (?:second|minute)s?))\b|\b(?:[Cc]lick|[Rr]efresh|[Rr]eload|[Oo]pen)(?:s|ed|ing)?\b[^\n.;]{0,40}\b(?:too (?:fast|quickly|often)|(?:very |really )?(?:fast|quickly|rapidly))\b/

/** What is told of requests that fail only where one visitor makes many of them. */
export const burstNotes: readonly LogSignature[] = [
  {
    id: 'note-burst-refused',
    system: 'unknown',
    reach: 'here',
    needles: ['503', '429', 'Service Unavailable', 'Service Temporarily Unavailable', 'Too Many Requests'],
    pattern: burst,
    when: (_groups, line) =>
      /\b(?:503s?|429s?)\b|Service (?:Temporarily )?Unavailable|Too Many Requests/.test(line),
    weights: { 'proxy-ratelimit': 22, 'worker-pool-exhausted': 6 },
    title: 'who asks very often within a short time is refused',
    reference:
      'https://nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_status: 503 unless set',
    fact: 'rate-limit',
    examples: {
      matches: [
        'I quickly open a bunch of pages in tabs, and some of them show a 503',
        'clicking through the menu too fast gives 503 Service Unavailable',
        '30 requests in quick succession, and we get 429s',
      ],
      nearMisses: [
        'every request is a 503',
        'I open many tabs, and it is slow',
        'after several restarts it is still a 503',
      ],
    },
  },
]
