import type { LogSignature } from '../../model/diagnosis.ts'
import { toldCheckPort } from './told-check-port.ts'

const shared = { system: 'unknown', reach: 'here' } as const

/** At which port a health check asks: correlations compare it with the port of the app. */
export const checkPortNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-check-port',
    needles: [
      'ealth check',
      'ealthcheck',
      'ealthCheck',
      'ealth-check',
      'ealth probe',
      'ealthProbe',
      'health_check',
    ],
    pattern: toldCheckPort,
    when: (_groups, line) =>
      !/\b[Hh]ealth ?-?check\b[^\n.;]{0,24}\b(?:passed|passing|succeeded|successful)\b/.test(line),
    weights: { 'health-check-misconfig': 8 },
    title: 'it is told at which port a health check asks',
    reference:
      'https://cloud.google.com/kubernetes-engine/docs/concepts/ingress#health_checks; https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
    fact: 'check-port',
    examples: {
      matches: [
        'the health check asks on HTTP 8080 unless told otherwise',
        'the health check uses port 80',
        'healthCheckPort: 8081',
        'alb.ingress.kubernetes.io/healthcheck-port: "80"',
        'Health check: HTTP:80/ping',
      ],
      nearMisses: [
        'health check passed after 80 ms',
        'Health check passed on port 3000',
        'healthcheck interval 30 s',
        'health check timeout: 5',
      ],
    },
  },
  {
    ...shared,
    id: 'note-backend-unhealthy',
    needles: ['nhealthy', 'UNHEALTHY', 'not healthy'],
    pattern:
      /\b(?:backends?|targets?|services?|instances?|nodes?|endpoints?|hosts?|NEGs?|origins?|others?|all|both|it)\b[^\n]{0,30}\b(?:is|are|shows?(?: as)?|marked(?: as)?|reported(?: as)?|becomes?|stays?|remains?|state:?|status:?) (?:\w{1,10} )?(?:unhealthy|UNHEALTHY|Unhealthy|not healthy)\b/,
    weights: {
      'lb-no-healthy-targets': 14,
      'health-check-misconfig': 14,
      'backend-down': 8,
      'container-unhealthy': 8,
      'wrong-port': 3,
    },
    when: (_groups, line) =>
      !/\d{4}[-/]\d{2}[-/]\d{2}|[Cc]ontainer|target-group|FetchError|"Unhealthy"|\bUnhealthy:|readiness|liveness/i.test(
        line,
      ),
    title: 'a balancer is said to find a backend unhealthy',
    reference: 'https://cloud.google.com/load-balancing/docs/health-check-concepts',
    fact: 'no-live',
    examples: {
      matches: [
        'of the two backend services one is healthy and the other is unhealthy',
        'all targets are unhealthy',
        'the backend service shows as UNHEALTHY',
      ],
      nearMisses: [
        'the container is unhealthy',
        'all backends are healthy',
        'Some backend services are in UNKNOWN state',
      ],
    },
  },
]
