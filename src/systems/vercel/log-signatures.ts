import type { Weights } from '../../model/sight.ts'
import { linesOfProgram } from '../app/lines-of-program.ts'

const codes: readonly { code: string; title: string; weights: Weights; fact: string }[] = [
  {
    code: 'FUNCTION_INVOCATION_TIMEOUT',
    title: 'the function did not answer within its limit',
    weights: { 'slow-app-timeout': 25, 'dependency-slow': 7, 'timeout-ladder-inverted': 4 },
    fact: 'timeout',
  },
  {
    code: 'FUNCTION_INVOCATION_FAILED',
    title: 'the function threw or ended',
    weights: { 'app-crash-request': 24, 'bad-release': 8, 'app-returns-5xx': 8 },
    fact: 'exit',
  },
  {
    code: 'NO_RESPONSE_FROM_FUNCTION',
    title: 'the function ended without an answer',
    weights: { 'invalid-upstream-response': 20, 'app-crash-request': 12 },
    fact: 'malformed',
  },
  {
    code: 'FUNCTION_RESPONSE_PAYLOAD_TOO_LARGE',
    title: 'the function’s answer is larger than is passed on',
    weights: { 'invalid-upstream-response': 22 },
    fact: 'size',
  },
  {
    code: 'FUNCTION_PAYLOAD_TOO_LARGE',
    title: 'the request is larger than a function takes',
    weights: { 'request-too-big-for-app': 25 },
    fact: 'size',
  },
  {
    code: 'FUNCTION_THROTTLED',
    title: 'too many functions run at once',
    weights: { 'proxy-ratelimit': 23, 'worker-pool-exhausted': 8 },
    fact: 'ratelimit',
  },
  {
    code: 'EDGE_FUNCTION_INVOCATION_TIMEOUT',
    title: 'the edge function did not answer within its limit',
    weights: { 'slow-app-timeout': 25, 'dependency-slow': 7 },
    fact: 'timeout',
  },
  {
    code: 'MIDDLEWARE_INVOCATION_TIMEOUT',
    title: 'the middleware did not answer within its limit',
    weights: { 'slow-app-timeout': 25, 'dependency-slow': 7 },
    fact: 'timeout',
  },
  {
    code: 'EDGE_FUNCTION_INVOCATION_FAILED',
    title: 'the edge function threw',
    weights: { 'app-crash-request': 24, 'bad-release': 8 },
    fact: 'exit',
  },
  {
    code: 'MIDDLEWARE_INVOCATION_FAILED',
    title: 'the middleware threw',
    weights: { 'app-crash-request': 24, 'bad-release': 8 },
    fact: 'exit',
  },
  {
    code: 'DNS_HOSTNAME_RESOLVE_FAILED',
    title: 'the name of a rewrite’s target does not resolve',
    weights: { 'dns-failure': 24, 'cf-origin-dns': 10 },
    fact: 'resolve',
  },
  {
    code: 'DNS_HOSTNAME_NOT_FOUND',
    title: 'the name of a rewrite’s target does not exist',
    weights: { 'dns-failure': 24, 'cf-origin-dns': 10 },
    fact: 'resolve',
  },
  {
    code: 'ROUTER_EXTERNAL_TARGET_ERROR',
    title: 'a rewrite’s target gave no proper answer',
    weights: { 'app-returns-5xx': 10, 'backend-down': 10, 'invalid-upstream-response': 11 },
    fact: 'answer',
  },
  {
    code: 'ROUTER_EXTERNAL_TARGET_CONNECTION_ERROR',
    title: 'a rewrite’s target could not be connected to',
    weights: { 'connect-drop': 13, 'backend-down': 12, 'cf-origin-blocked': 8 },
    fact: 'connect',
  },
  {
    code: 'ROUTER_EXTERNAL_TARGET_HANDSHAKE_ERROR',
    title: 'the TLS handshake with a rewrite’s target failed',
    weights: {
      'tls-handshake-failed': 20,
      'tls-backend-untrusted': 12,
      'tls-backend-name': 12,
      'tls-backend-expired': 9,
    },
    fact: 'tls-handshake',
  },
  {
    code: 'INFINITE_LOOP_DETECTED',
    title: 'the request came back to the deployment that made it',
    weights: { 'redirect-loop': 24 },
    fact: 'loop',
  },
  {
    code: 'DEPLOYMENT_NOT_FOUND',
    title: 'nothing is deployed at this name',
    weights: { 'lb-no-registered-targets': 17, 'unexpected-status': 12 },
    fact: 'no-live',
  },
  {
    code: 'BODY_NOT_A_STRING_FROM_FUNCTION',
    title: 'the function’s answer has a body that is no text',
    weights: { 'invalid-upstream-response': 25 },
    fact: 'malformed',
  },
  {
    code: 'FALLBACK_BODY_TOO_LARGE',
    title: 'the page that stands in is larger than is kept',
    weights: { 'invalid-upstream-response': 18, 'app-returns-5xx': 6 },
    fact: 'size',
  },
  {
    code: 'DEPLOYMENT_PAUSED',
    title: 'the deployment was paused by its owner, or for its use',
    weights: { 'lb-no-registered-targets': 21, 'proxy-ratelimit': 9, 'deploy-in-progress': 5 },
    fact: 'no-live',
  },
  {
    code: 'DEPLOYMENT_DISABLED',
    title: 'the deployment was disabled, most often for an unpaid bill or its use',
    weights: { 'lb-no-registered-targets': 20, 'proxy-ratelimit': 8 },
    fact: 'no-live',
  },
  {
    code: 'DEPLOYMENT_DELETED',
    title: 'the deployment was deleted',
    weights: { 'lb-no-registered-targets': 20, 'unexpected-status': 6 },
    fact: 'no-live',
  },
  {
    code: 'MIDDLEWARE_RUNTIME_DEPRECATED',
    title: 'the middleware was made for a runtime that is no longer run',
    weights: { 'app-boot-failure': 18, 'proxy-config-invalid': 10 },
    fact: 'boot',
  },
  {
    code: 'MICROFRONTENDS_MIDDLEWARE_ERROR',
    title: 'the middleware that chooses the frontend failed',
    weights: { 'app-crash-request': 18, 'proxy-config-invalid': 10 },
    fact: 'exit',
  },
  {
    code: 'DNS_HOSTNAME_RESOLVED_PRIVATE',
    title: 'the name of a rewrite’s target resolves to a private address, which is not asked',
    weights: { 'dns-failure': 18, 'wrong-port': 12, 'cf-origin-dns': 12 },
    fact: 'resolve',
  },
  {
    code: 'DNS_HOSTNAME_SERVER_ERROR',
    title: 'the name servers of a rewrite’s target failed',
    weights: { 'dns-failure': 24, 'cf-origin-dns': 10 },
    fact: 'resolve',
  },
  {
    code: 'DNS_HOSTNAME_EMPTY',
    title: 'the name of a rewrite’s target has no address',
    weights: { 'dns-failure': 22, 'cf-origin-dns': 10, 'proxy-config-invalid': 5 },
    fact: 'resolve',
  },
  {
    code: 'ROUTER_CANNOT_MATCH',
    title: 'the routes of the deployment cannot be followed',
    weights: { 'proxy-config-invalid': 22 },
    fact: 'config',
  },
  {
    code: 'TOO_MANY_FORKS',
    title: 'the routes of the deployment branch too often',
    weights: { 'proxy-config-invalid': 22 },
    fact: 'config',
  },
  {
    code: 'TOO_MANY_FILESYSTEM_CHECKS',
    title: 'the routes of the deployment look for too many files',
    weights: { 'proxy-config-invalid': 22 },
    fact: 'config',
  },
  {
    code: 'INTERNAL_FUNCTION_INVOCATION_FAILED',
    title: 'Vercel itself could not run the function',
    weights: { 'cf-edge-incident': 21, 'app-crash-request': 6 },
    fact: 'edge',
  },
  {
    code: 'INTERNAL_FUNCTION_NOT_READY',
    title: 'Vercel itself did not have the function ready',
    weights: { 'cf-edge-incident': 20, 'deploy-in-progress': 5 },
    fact: 'edge',
  },
  {
    code: 'INTERNAL_FUNCTION_SERVICE_UNAVAILABLE',
    title: 'the part of Vercel that runs functions is not available',
    weights: { 'cf-edge-incident': 22 },
    fact: 'edge',
  },
  {
    code: 'INTERNAL_UNEXPECTED_ERROR',
    title: 'Vercel itself failed',
    weights: { 'cf-edge-incident': 22 },
    fact: 'edge',
  },
  {
    code: 'INTERNAL_FUNCTION_INVOCATION_TIMEOUT',
    title: 'Vercel itself could not run the function in time',
    weights: { 'cf-edge-incident': 20, 'slow-app-timeout': 10 },
    fact: 'edge',
  },
]

/** Codes of which other programs may have their own. */
const ordinary = /^(?:DEPLOYMENT|INTERNAL|TOO_MANY|ROUTER_CANNOT|INFINITE_LOOP|FALLBACK_BODY)_/

/** Words beside which a code is Vercel’s, or at least that of a reply. */
const told = /vercel|\b[Cc]ode["']?\s{0,2}[:=]|\b[Ee]rror\b|\b[45]\d\d\b|\b[a-z]{3}\d::/i

/** A program’s own text, which names codes that did not come. */
const inCode =
  /^\s{0,40}(?:(?:export|enum|const|case|return|throw|let|var|type \w{1,40} =|if \()(?!\w)|\/\/|["']?[A-Z_]{4,60}["']?,\s{0,4}$)/

/** Codes in Vercel’s pages, in `x-vercel-error` and in its logs. */
export const vercelLogSignatures = linesOfProgram(
  { system: 'vercel', reference: 'https://vercel.com/docs/errors' },
  codes.map(({ code, title, weights, fact }) => ({
    name: code.toLowerCase().replaceAll('_', '-'),
    needles: [code],
    pattern: new RegExp(`(?<![A-Z_.])${code}(?![A-Z_])(?!["']?\\s{0,3}(?:[=(]|:\\s{0,2}["'\\d[{]))`),
    when: (_groups: unknown, line: string) => !inCode.test(line) && (!ordinary.test(code) || told.test(line)),
    weights,
    title,
    fact,
    reach: 'behind',
    request: true,
    matches: [`x-vercel-error: ${code}`, `Code: ${code} ID: fra1::abcde-1763658291000`],
    nearMisses: [
      `${code}_COUNT=0`,
      `${code} = 3,`,
      `export enum Codes { ${code} = 'x'`,
      `  case '${code}':`,
      `const code = "${code}"`,
    ],
  })),
)
