import type { LogSignature } from '../../model/diagnosis.ts'

/** Requests that one person makes faster than a limit lets them. */
const burst =
  /\b(?:(?:[Qq]uick|[Rr]apid|[Ff]ast)(?:ly)?|[Mm]any|[Aa] (?:whole |good |large |huge )?(?:bunch|lot|couple|handful|pile|number) of|[Ll]ots of|[Dd]ozens of|[Ss]everal|[Tt]en|[Ff]ifteen|[Tt]wenty|[Tt]hirty|[Ff]orty|[Ff]ifty|[Hh]undreds? of|\d{2,4})\b[^\n]{0,60}\b(?:tabs|click(?:s|ing)|refresh(?:es|ing)?|reload(?:s|ing)?|requests? (?:in a row|at once|at the same time|in (?:quick|rapid|fast) succession|per (?:second|minute)|within (?:a|one|\d{1,2}) (?:second|minute)s?))\b|\b(?:(?:[Cc]lick|[Rr]efresh|[Rr]eload|[Oo]pen)(?:s|ed|ing)?|(?:[Ww]ork|[Cc]lick|[Rr]un|[Bb]rows|[Ss]kim|[Gg]o)(?:e?s|ing|ed)? through)\b[^\n.;]{0,40}\b(?:too (?:fast|quickly|often)|(?:very |really )?(?:fast|quickly|rapidly))\b/

/** Nobody was refused, or nobody is any longer, or it is meant so. */
const unharmed =
  /\b(?:no|not|never|without|n['’]t|no longer|zero|0)\b[^\n.;,]{0,24}\b(?:503s?|429s?)\b|\b(?:503s?|429s?)\b[^\n.;,]{0,24}\b(?:gone|any ?more|no longer|never|fixed|vanished|disappeared)\b|\b(?:by design|as intended|on purpose)\b/

/** What is told of requests that fail only where one visitor makes many of them. */
export const burstNotes: readonly LogSignature[] = [
  {
    id: 'note-burst-refused',
    system: 'unknown',
    reach: 'here',
    needles: ['503', '429', 'Service Unavailable', 'Service Temporarily Unavailable', 'Too Many Requests'],
    pattern: burst,
    when: (_groups, line) =>
      /\b(?:503s?|429s?)\b|Service (?:Temporarily )?Unavailable|Too Many Requests/.test(line) &&
      !unharmed.test(line),
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
        'a 503, for instance with a whole lot of pages open in tabs',
        'If I open twenty tabs at once, a fifth of them are 503.',
        '503s when somebody works through the list quickly',
      ],
      nearMisses: [
        'every request is a 503',
        'I open many tabs, and it is slow',
        'after several restarts it is still a 503',
        'Clicking fast does not give 429 any more; 503s are gone.',
        'I refreshed many times, requests at once, and never saw a 503.',
        'Rate limit test: 50 requests per second -> 0 503s',
        'Users who click too fast get a 429 by design.',
      ],
    },
  },
  {
    id: 'note-fails-above-load',
    system: 'unknown',
    reach: 'here',
    needles: ['load', 'CPU', 'tili', 'users', 'requests', 'connections', 'clients', 'rps', 'RPS', 'req/s'],
    pattern:
      /\b(?:[Ff]rom|[Aa]bove|[Oo]ver|[Bb]eyond|[Aa]t more than)\b (?:(?:about|roughly|around|some|approximately) |~)?\d{1,6} ?(?:% (?:of )?(?:\w{1,12} )?(?:load|CPU|utili[sz]ation)|(?:(?:concurrent|parallel|simultaneous) )(?:users|requests|connections|clients)|requests (?:a|per) second|rps|RPS|req\/s)(?![\w/])/,
    when: (_groups, line) =>
      /\b(?:[Bb]elow (?:that|it)|[Oo]nly|upwards?|on we (?:see|get)|(?:start|begin)s?|50[234]s?)\b/.test(
        line,
      ) && !/\b(?:no|without|never|not)\b[^\n.;,]{0,20}\b(?:50[234]s?|errors?|fail)/.test(line),
    weights: { 'worker-pool-exhausted': 14, 'listen-backlog-overflow': 14, 'backend-down': -5 },
    title: 'it fails from a certain load on, and not below it',
    reference:
      'listen(2): what waits for accept is limited; https://nginx.org/en/docs/http/ngx_http_upstream_module.html',
    fact: 'load',
    examples: {
      matches: [
        'above 80 % CPU there are heaps of 502s, and below that none',
        'From about 50 concurrent users upwards it answers 502',
        'the 502s start over 300 requests per second',
      ],
      nearMisses: [
        'the load is 70 %',
        'it handles over 300 requests per second',
        'above 300 requests per second there are no 502s',
      ],
    },
  },
]
