import { replySignaturesOfAll } from './define.ts'
import { appBody, type ErrorPage, nginxPage, pageSight, reply } from './error-page.ts'

const albDocs =
  'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html'
const agwDocs =
  'https://learn.microsoft.com/azure/application-gateway/application-gateway-troubleshooting-502'
const gcpDocs = 'https://cloud.google.com/load-balancing/docs/https/troubleshooting-ext-https-lbs'
const cfrDocs =
  'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/troubleshooting-response-errors.html'

const alb = { server: 'awselb/2.0' }
const appgw = { server: 'Microsoft-Azure-Application-Gateway/v2' }
const appgwFooter = 'Microsoft-Azure-Application-Gateway/v2'
const cloudfront = { server: 'CloudFront', 'x-cache': 'Error from cloudfront' }
const akamai = { server: 'AkamaiGHost' }
const frontDoor = { 'x-azure-ref': '0abc' }

function albPage(title: string): string {
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`
}

function googlePage(status: number): string {
  return `<title>${status} Server Error</title><h1>Error: Server Error</h1><h2>The server encountered a temporary error and could not complete your request.</h2>`
}

/** Error pages of load balancers and edges that a provider runs, without Cloudflare. */
const pages: ErrorPage[] = [
  {
    name: 'alb-502',
    writers: ['aws-alb'],
    statuses: [502],
    weights: {
      'app-crash-request': 10,
      'backend-down': 8,
      'keepalive-race': 8,
      'invalid-upstream-response': 5,
      'upstream-header-too-big': 4,
      'lb-dereg-inflight': 3,
      'tls-handshake-failed': 1,
    },
    reference: `${albDocs}: HTTP 502`,
    example: reply(502, alb, albPage('502 Bad Gateway')),
    nearMiss: reply(502, alb, appBody),
  },
  {
    name: 'alb-503',
    writers: ['aws-alb'],
    statuses: [503],
    weights: { 'lb-no-registered-targets': 27, 'lb-no-healthy-targets': 5, 'deploy-in-progress': 5 },
    reference: `${albDocs}: HTTP 503, no registered targets`,
    example: reply(503, alb, albPage('503 Service Temporarily Unavailable')),
    nearMiss: reply(503, alb, appBody),
  },
  {
    name: 'alb-504',
    writers: ['aws-alb'],
    statuses: [504],
    weights: { 'slow-app-timeout': 14, 'lb-sg-nacl-block': 10, 'connect-drop': 8, 'host-down': 2 },
    reference: `${albDocs}: HTTP 504, connect 10 s or idle 60 s`,
    example: reply(504, alb, albPage('504 Gateway Time-out'), 60_000),
    nearMiss: reply(504, alb, appBody, 60_000),
  },
  {
    name: 'appgw-502',
    writers: ['azure-appgw'],
    statuses: [502],
    weights: {
      'lb-no-healthy-targets': 20,
      'health-check-misconfig': 9,
      'backend-down': 9,
      'lb-sg-nacl-block': 4,
      'tls-backend-untrusted': 4,
      'host-header-rejected': 3,
    },
    reference: agwDocs,
    example: reply(502, appgw, nginxPage('502 Bad Gateway', appgwFooter)),
    nearMiss: reply(502, appgw, appBody),
  },
  {
    name: 'appgw-503',
    writers: ['azure-appgw'],
    statuses: [503],
    weights: { 'lb-no-healthy-targets': 12, 'lb-no-registered-targets': 10, 'deploy-in-progress': 4 },
    reference: agwDocs,
    example: reply(503, appgw, nginxPage('503 Service Temporarily Unavailable', appgwFooter)),
    nearMiss: reply(503, appgw, appBody),
  },
  {
    name: 'appgw-504',
    writers: ['azure-appgw'],
    statuses: [504],
    weights: { 'slow-app-timeout': 18, 'lb-sg-nacl-block': 3 },
    reference: `${agwDocs}: request timeout (20 s)`,
    example: reply(504, appgw, nginxPage('504 Gateway Time-out', appgwFooter), 20_000),
    nearMiss: reply(504, appgw, appBody, 20_000),
  },
  {
    name: 'google-502',
    writers: ['google-lb'],
    statuses: [502],
    weights: {
      'backend-down': 9,
      'keepalive-race': 8,
      'app-crash-request': 8,
      'lb-no-healthy-targets': 8,
      'slow-app-timeout': 3,
    },
    reference: `${gcpDocs}: failed_to_connect_to_backend, backend_connection_closed_before_data_sent_to_client`,
    example: reply(502, { via: '1.1 google' }, googlePage(502)),
    nearMiss: reply(502, { via: '1.1 google' }, appBody),
  },
  {
    name: 'google-503',
    writers: ['google-lb'],
    statuses: [503],
    body: /temporary error|That['’]s an error/,
    weights: { 'lb-no-healthy-targets': 14, 'no-live-upstreams': 5, 'backend-down': 6 },
    reference: `${gcpDocs}: failed_to_pick_backend`,
    example: reply(503, { via: '1.1 google' }, googlePage(503)),
    nearMiss: reply(503, { via: '1.1 google' }, appBody),
  },
  {
    name: 'front-door-5xx',
    writers: ['azure-front-door'],
    statuses: [502, 503, 504],
    weights: {
      'backend-down': 8,
      'slow-app-timeout': 9,
      'tls-backend-name': 6,
      'lb-no-healthy-targets': 6,
      'connect-drop': 4,
    },
    reference: 'https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues',
    example: reply(503, frontDoor, "<h2>Our services aren't available right now</h2>"),
    nearMiss: reply(503, frontDoor, appBody),
  },
  {
    name: 'cloudfront-502',
    writers: ['cloudfront'],
    statuses: [502],
    weights: {
      'tls-backend-name': 9,
      'tls-protocol-mismatch': 6,
      'dns-failure': 8,
      'backend-down': 7,
      'tls-backend-expired': 6,
      'tls-backend-untrusted': 6,
    },
    reference: `${cfrDocs}: HTTP 502, TLS, DNS or connection to the origin`,
    example: reply(
      502,
      cloudfront,
      '<h2>The request could not be satisfied.</h2><pre>Generated by cloudfront (CloudFront)</pre>',
    ),
    nearMiss: reply(502, cloudfront, appBody),
  },
  {
    name: 'cloudfront-503',
    writers: ['cloudfront'],
    statuses: [503],
    weights: { 'cf-edge-incident': 8, 'app-returns-5xx': 6, 'proxy-ratelimit': 5 },
    reference: `${cfrDocs}: HTTP 503, capacity or a limit`,
    example: reply(
      503,
      cloudfront,
      '<h2>The request could not be satisfied.</h2><pre>Generated by cloudfront (CloudFront)</pre>',
    ),
    nearMiss: reply(503, cloudfront, appBody),
  },
  {
    name: 'cloudfront-504',
    writers: ['cloudfront'],
    statuses: [504],
    weights: { 'slow-app-timeout': 14, 'connect-drop': 10, 'lb-sg-nacl-block': 4 },
    reference: `${cfrDocs}: HTTP 504, connect 10 s three times or response 30 s`,
    example: reply(504, cloudfront, '<pre>Generated by cloudfront (CloudFront)</pre>', 30_000),
    nearMiss: reply(504, cloudfront, appBody, 30_000),
  },
  {
    name: 'akamai-5xx',
    writers: ['akamai'],
    statuses: [502, 503, 504],
    weights: {
      'backend-down': 8,
      'slow-app-timeout': 9,
      'connect-drop': 7,
      'dns-failure': 5,
      'app-crash-request': 4,
    },
    reference: 'https://techdocs.akamai.com/property-mgr/docs/ref-error-pages',
    example: reply(503, akamai, '<H1>Service Unavailable</H1>Reference&#32;&#35;11&#46;5f1e3217'),
    nearMiss: reply(503, akamai, appBody),
  },
  {
    name: 'vercel-function-timeout',
    writers: ['vercel'],
    statuses: [502, 504],
    body: /FUNCTION_INVOCATION_TIMEOUT/,
    weights: { 'slow-app-timeout': 24, 'dependency-slow': 6 },
    reference: 'https://vercel.com/docs/errors/FUNCTION_INVOCATION_TIMEOUT',
    example: reply(
      504,
      { server: 'Vercel', 'x-vercel-error': 'FUNCTION_INVOCATION_TIMEOUT' },
      'FUNCTION_INVOCATION_TIMEOUT',
      10_000,
    ),
    nearMiss: reply(504, { server: 'Vercel' }, appBody),
  },
  {
    name: 'vercel-function-failed',
    writers: ['vercel'],
    statuses: [500, 502],
    body: /FUNCTION_INVOCATION_FAILED/,
    weights: { 'app-crash-request': 25, 'bad-release': 5 },
    reference: 'https://vercel.com/docs/errors/FUNCTION_INVOCATION_FAILED',
    example: reply(
      500,
      { server: 'Vercel', 'x-vercel-error': 'FUNCTION_INVOCATION_FAILED' },
      'FUNCTION_INVOCATION_FAILED',
    ),
    nearMiss: reply(500, { server: 'Vercel' }, appBody),
  },
  {
    name: 'heroku-503',
    writers: ['heroku'],
    statuses: [503],
    under: 29_000,
    weights: { 'app-crash-loop': 15, 'app-boot-failure': 13, 'backend-down': 9, 'app-crash-request': 6 },
    reference: 'https://devcenter.heroku.com/articles/error-codes (H10, H13, H14)',
    example: reply(
      503,
      { server: 'Cowboy' },
      '<iframe src="//www.herokucdn.com/error-pages/application-error.html">',
    ),
    nearMiss: reply(503, { server: 'Cowboy' }, appBody),
  },
  {
    name: 'heroku-503-timeout',
    writers: ['heroku'],
    statuses: [503],
    atLeast: 29_000,
    weights: { 'slow-app-timeout': 22, 'worker-pool-exhausted': 5 },
    reference: 'https://devcenter.heroku.com/articles/error-codes (H12, 30 s)',
    example: reply(
      503,
      { server: 'Cowboy' },
      '<iframe src="//www.herokucdn.com/error-pages/application-error.html">',
      30_000,
    ),
    nearMiss: reply(
      503,
      { server: 'Cowboy' },
      '<iframe src="//www.herokucdn.com/error-pages/application-error.html">',
      30,
    ),
  },
]

/** Signatures on error pages that load balancers and edges write. */
export const managedPageSignatures = replySignaturesOfAll(pages.map(pageSight))
