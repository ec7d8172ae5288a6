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
    code: 'INTERNAL_FUNCTION_INVOCATION_TIMEOUT',
    title: 'Vercel itself could not run the function in time',
    weights: { 'cf-edge-incident': 20, 'slow-app-timeout': 10 },
    fact: 'edge',
  },
]

/** Codes in Vercel’s pages, in `x-vercel-error` and in its logs. */
export const vercelLogSignatures = linesOfProgram(
  { system: 'vercel', reference: 'https://vercel.com/docs/errors' },
  codes.map(({ code, title, weights, fact }) => ({
    name: code.toLowerCase().replaceAll('_', '-'),
    needles: [code],
    pattern: new RegExp(`(?<![A-Z_])${code}(?![A-Z_])`),
    weights,
    title,
    fact,
    reach: 'behind',
    request: true,
    matches: [`x-vercel-error: ${code}`, `Code: ${code} ID: fra1::abcde-1763658291000`],
    nearMisses: [`${code}_COUNT=0`],
  })),
)
