import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here' } as const

/** Whom health checks ask, and short bodies that tell of a redirect or of a path that is not there: correlations compare them. */
export const checkNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-check-path',
    needles: [
      'httpGet',
      'requestPath:',
      'httpchk',
      'http-check send',
      '.url =',
      'health_check',
      'healthCheckPath',
      'HealthCheckPath',
      'healthcheck-path',
      'health-check-path',
      'healthcheck.path',
      'healthcheck:',
      'HEALTHCHECK',
    ],
    pattern:
      /httpGet:[^\n]{0,20}\n(?:[^\n]{0,200}\n){0,4}?\s{0,40}path:\s{0,4}["']?\/|requestPath:\s{0,4}["']?\/|option httpchk[^\n]{0,40} \/|http-check send[^\n]{0,40}\buri \/|\.url\s{0,4}=\s{0,4}"\/|health_check[^\n]{0,20}\{(?:[^\n}]{0,200}\n){0,8}?[^\n}]{0,40}\bpath\s{0,12}=\s{0,4}"\/|[hH]ealth-?[cC]heck[.-]?[pP]ath["']?\s{0,4}[:=]\s{0,4}["']?\/|(?:healthcheck:|HEALTHCHECK)(?:[^\n]{0,200}\n){0,4}?[^\n]{0,400}https?:\/\/[^/\s"']{1,80}\//,
    weights: { 'health-check-misconfig': 1 },
    title: 'the path is told that a health check asks for',
    reference:
      'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
    fact: 'check-path',
    examples: {
      matches: [
        'readinessProbe:\n  httpGet:\n    path: /\n    port: 8080',
        '    requestPath: /',
        '  option httpchk GET /status',
        'probe healthcheck {\n  .url = "/ping";',
        'resource "aws_lb_target_group" "app" {\n  health_check {\n    path = "/"\n  }',
        'alb.ingress.kubernetes.io/healthcheck-path: /health',
        'HEALTHCHECK CMD curl -f http://localhost:8080/health',
      ],
      nearMisses: ['readinessProbe:\n  tcpSocket:\n    port: 8080', 'path: /', '  option httpchk'],
    },
  },
  {
    ...shared,
    id: 'note-redirect-body',
    needles: ['</a>.', 'Redirecting to ', 'Cannot GET /'],
    pattern:
      /^<a href="[^"\n]{1,300}">(?:Moved Permanently|Found|See Other|Temporary Redirect|Permanent Redirect)<\/a>\.|^(?:Found|Moved Permanently|See Other)\. Redirecting to \S|^(?:<pre>)?Cannot GET \//,
    weights: { 'unexpected-status': 2 },
    title: 'the answer is a redirect, or says that there is nothing at this path',
    reference: 'Go net/http server.go, Redirect(); Express lib/response.js, redirect(); finalhandler',
    fact: 'redirect-body',
    examples: {
      matches: [
        '<a href="/web">Moved Permanently</a>.',
        'Found. Redirecting to /login',
        'Cannot GET /healthz',
      ],
      nearMisses: ['<a href="/web">Home</a>.', 'Redirecting to the shop'],
    },
  },
  {
    ...shared,
    id: 'note-path-answers',
    needles: ['return', 'respond', 'answer', 'redirect', '->', '=>'],
    pattern:
      /(?:^|[\s`"'(])\/[\w./-]{0,100}[`"']?\s{1,4}(?:(?:always |only )?(?:returns?|responds?|answers?|redirects?|is answered)(?: with| by)?|->|=>)\s{1,4}(?:an? )?(?:HTTP )?(?:30[12378]|40[013456])\b/,
    weights: { 'unexpected-status': 2 },
    title: 'it is told what a path answers',
    reference: 'RFC 9110 section 15',
    fact: 'redirect-body',
    examples: {
      matches: ['GET / returns 302', '/healthz -> 404', '`/` responds with a 301 to /web'],
      nearMisses: ['/healthz returns 200', 'the app returns 302 lines'],
    },
  },
]
