import type { LogSignature } from '../../model/diagnosis.ts'

/** What people write of the answer that a health check gets. */
export const checkAnswerNotes: readonly LogSignature[] = [
  {
    id: 'note-check-answered',
    system: 'unknown',
    reach: 'here',
    needles: ['ealth check', 'ealthcheck', 'ealth-check', 'eadiness probe', 'iveness probe', 'HEALTH CHECK'],
    pattern:
      /\b[Hh]ealth[ -]?[Cc]hecks?\b[^\n]{0,140}?\b(?:answers?|answered|returns?|returned|responds?|responded|gets?|got|receives?|received|redirects?|sees)\b[^\n]{0,30}?\b(?<status>30[12378]|40[013456])\b/,
    when: (_groups, line) => !/probe failed|statuscode|codes: \[|reason: /.test(line.slice(0, 1000)),
    weights: { 'health-check-misconfig': 22, 'lb-no-healthy-targets': 13 },
    title: 'a health check is answered by a redirect or a refusal, which it does not take for well',
    reference:
      'https://cloud.google.com/load-balancing/docs/health-check-concepts: HTTP 200 alone; https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    fact: 'check-answer',
    examples: {
      matches: [
        'health check of the load balancer: path /, backend answers 302',
        'the health check on / gets a 301 to https',
        'healthcheck returns 401 because of basic auth',
      ],
      nearMisses: [
        'the health check returns 200',
        'health check passed, code: 200',
        'health checks every 30 s',
      ],
    },
  },
  {
    id: 'note-curl-refused',
    system: 'unknown',
    reach: 'here',
    needles: ['curl: (22) The requested URL returned error: 4'],
    pattern: /curl: \(22\) The requested URL returned error: 4\d\d/,
    weights: { 'unexpected-status': 6, 'health-check-misconfig': 2 },
    title: 'curl -f takes an answer that refuses for a failure',
    reference:
      'https://curl.se/docs/manpage.html#-f; https://docs.docker.com/reference/dockerfile/#healthcheck',
    fact: 'check-answer',
    examples: {
      matches: ['curl: (22) The requested URL returned error: 401 Unauthorized'],
      nearMisses: ['curl: (22) The requested URL returned error: 502', 'curl: (7) Failed to connect'],
    },
  },
  {
    id: 'note-check-command',
    system: 'unknown',
    reach: 'here',
    needles: ['curl ', 'wget '],
    pattern:
      /\b(?:curl\s[^|\n]{0,120}(?:-\w{0,8}f|--fail)|wget\s)[^|\n]{0,200}(?:localhost|127\.0\.0\.1|\[::1\])[^|\n]{0,200}\|\|\s{0,4}(?:exit|echo|false|kill)/,
    weights: { 'health-check-misconfig': 1 },
    title: 'a check asks its own machine, and fails when the answer refuses',
    reference: 'https://docs.docker.com/reference/dockerfile/#healthcheck',
    fact: 'check-path',
    examples: {
      matches: [
        'HEALTHCHECK CMD curl -f http://localhost/ || false',
        '      test: curl --fail http://127.0.0.1:8080/health || false',
        'test: ["CMD-SHELL", "wget -qO- http://localhost:3000/ || false"]',
      ],
      nearMisses: ['curl -f https://shop.example/ || exit 1', 'curl http://localhost:8080/'],
    },
  },
]
