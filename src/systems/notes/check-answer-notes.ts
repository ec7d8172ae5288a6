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
        'GLB health check (created by the GCE ingress): path /, backend answers 302',
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
]
