import { linesOfProgram } from '../app/lines-of-program.ts'

/** How health checkers name themselves in User-Agent. */
const checkers =
  /ELB-HealthChecker|GoogleHC\/|GoogleStackdriverMonitoring|kube-probe\/|Amazon-Route53-Health-Check|Edge Health Probe|HealthCheck\/|Go-http-client\/1\.1 health|AlwaysOn\b|LoadBalancer Agent|consul[ -][Hh]ealth|Cloudflare-(?:Healthchecks|Traffic-Manager)/
const needles = [
  'ELB-HealthChecker',
  'GoogleHC/',
  'GoogleStackdriverMonitoring',
  'kube-probe/',
  'Amazon-Route53-Health-Check',
  'Edge Health Probe',
  'HealthCheck/',
  'LoadBalancer Agent',
  'onsul Health',
  'onsul health',
  'Cloudflare-Healthchecks',
  'Cloudflare-Traffic-Manager',
] as const

/** The status of a line in the common format, or in a field named for it. */
const statusOf =
  /" (?<plain>[1-5]\d\d) (?:\d{1,12}|-)(?= |$|")|\b(?:status|status_code|statusCode|code|response)["']?\s{0,3}[:=]\s{0,3}["']?(?<named>[1-5]\d\d)\b|" ?(?:-|=)?>? ?(?<arrow>[1-5]\d\d)\b/

function status(groups: Readonly<Record<string, string | undefined>>): number {
  return Number(groups.plain ?? groups.named ?? groups.arrow ?? 0)
}

const elb = '10.0.1.5 - - [20/Nov/2026:17:04:51 +0000] "GET /health HTTP/1.1"'

/** What servers log of health checks that they did not answer as the checker hopes. */
export const checkerLines = linesOfProgram(
  {
    system: 'unknown',
    program: 'checker',
    reference:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html: 200 unless told; https://cloud.google.com/load-balancing/docs/health-check-concepts: 200 only',
  },
  [
    {
      name: 'not-accepted',
      needles,
      pattern: statusOf,
      when: (groups, line) => {
        const given = status(groups)
        return (
          checkers.test(line) &&
          given >= 300 &&
          given < 500 &&
          given !== 304 &&
          given !== 408 &&
          given !== 499
        )
      },
      weights: {
        'health-check-misconfig': 21,
        'unexpected-status': 5,
        'lb-no-healthy-targets': 4,
        'host-header-rejected': 4,
      },
      title: 'a health check is answered with a redirect or a refusal',
      fact: 'health',
      reach: 'inwards',
      matches: [
        `${elb} 301 169 "-" "ELB-HealthChecker/2.0"`,
        `${elb} 404 153 "-" "ELB-HealthChecker/2.0" "-"`,
        '{"status":401,"uri":"/","http_user_agent":"ELB-HealthChecker/2.0"}',
        '35.191.8.1 - - [20/Nov/2026:17:04:51 +0000] "GET / HTTP/1.1" 302 0 "-" "GoogleHC/1.0"',
        '"GET /health HTTP/1.1" 400 272 "-" "ELB-HealthChecker/2.0"',
      ],
      nearMisses: [
        `${elb} 200 15 "-" "ELB-HealthChecker/2.0"`,
        `${elb} 404 153 "-" "Mozilla/5.0"`,
        `${elb} 503 153 "-" "ELB-HealthChecker/2.0"`,
      ],
    },
    {
      name: 'bad-request',
      needles,
      pattern: statusOf,
      when: (groups, line) => checkers.test(line) && status(groups) === 400,
      weights: { 'host-header-rejected': 11, 'http-to-https-port': 10 },
      title: 'a health check is no proper request for this port: its Host, or plain HTTP at a TLS port',
      fact: 'health-form',
      reach: 'inwards',
      matches: ['"GET /health HTTP/1.1" 400 272 "-" "ELB-HealthChecker/2.0"'],
      nearMisses: [`${elb} 404 153 "-" "ELB-HealthChecker/2.0"`],
    },
    {
      name: 'server-error',
      needles,
      pattern: statusOf,
      when: (groups, line) => checkers.test(line) && status(groups) >= 500,
      weights: {
        'app-returns-5xx': 15,
        'health-check-misconfig': 8,
        'lb-no-healthy-targets': 5,
        'bad-release': 4,
      },
      title: 'a health check is answered with a server error',
      fact: 'health',
      reach: 'inwards',
      matches: [`${elb} 503 153 "-" "ELB-HealthChecker/2.0"`],
      nearMisses: [`${elb} 200 15 "-" "ELB-HealthChecker/2.0"`],
    },
  ],
)
