import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'
import { apiLines } from './api-lines.ts'
import { backendHealthTexts } from './backend-health-texts.ts'
import { gatewayLines } from './gateway-lines.ts'
import { ingressNotes } from './ingress-notes.ts'

const health =
  'https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting'
const diagnostics =
  'https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference error_info'

interface ErrorInfo {
  code: string
  title: string
  weights: Weights
  fact: string
}

/** `error_info` of the access log. */
const errorInfos: readonly ErrorInfo[] = [
  {
    code: 'ERRORINFO_UPSTREAM_NO_LIVE',
    title: 'The gateway had no healthy backend',
    weights: { 'lb-no-healthy-targets': 22, 'backend-down': 6, 'health-check-misconfig': 6 },
    fact: 'no-live',
  },
  {
    code: 'ERRORINFO_UPSTREAM_CLOSED_CONNECTION',
    title: 'The backend closed the connection before the response was complete',
    weights: { 'keepalive-race': 13, 'app-crash-request': 13, 'worker-timeout': 6 },
    fact: 'reset',
  },
  {
    code: 'ERRORINFO_UPSTREAM_TIMED_OUT',
    title: 'The backend did not answer within the gateway’s limit',
    weights: {
      'slow-app-timeout': 20,
      'timeout-ladder-inverted': 8,
      'connect-drop': 5,
      'db-pool-exhausted': 4,
    },
    fact: 'timeout',
  },
  {
    code: 'ERRORINFO_CLIENT_CLOSED_REQUEST',
    title: 'The visitor closed the connection',
    weights: { 'client-abort': 17, 'timeout-ladder-inverted': 4 },
    fact: 'client-left',
  },
  {
    code: 'ERRORINFO_CLIENT_TIMED_OUT',
    title: 'The visitor did not send the request in time',
    weights: { 'client-abort': 15 },
    fact: 'client-left',
  },
  {
    code: 'ERRORINFO_HTTP_TO_HTTPS_PORT',
    title: 'A visitor spoke plain HTTP to the gateway’s TLS port',
    weights: { 'http-to-https-port': 20 },
    fact: 'framing',
  },
  {
    code: 'ERRORINFO_HTTPS_NO_CERT',
    title: 'The visitor showed no client certificate',
    weights: { 'mtls-required': 20 },
    fact: 'tls-handshake',
  },
  {
    code: 'ERRORINFO_INVALID_HEADER',
    title: 'A visitor’s request has a malformed header',
    weights: { 'request-too-big-for-app': 6, 'benign-noise': 6 },
    fact: 'framing',
  },
  ...[
    'INVALID_METHOD',
    'INVALID_REQUEST',
    'INVALID_VERSION',
    'INVALID_09_METHOD',
    'INVALID_HOST',
    'INVALID_CONTENT_LENGTH',
    'INVALID_METHOD_TRACE',
    'REQUEST_URI_INVALID',
    'HTTP_NO_HOST_HEADER',
  ].map((name) => ({
    code: `ERRORINFO_${name}`,
    title: 'A visitor’s request is no proper one, and the gateway refused it',
    weights: { 'benign-noise': 14, 'unexpected-status': 4 },
    fact: 'framing',
  })),
]

/** What Azure Application Gateway says of its backends. */
export const azureAppgwLogSignatures: readonly LogSignature[] = [
  ...errorInfos.map(
    ({ code, title, weights, fact }): LogSignature => ({
      id: `azure-appgw-${code.slice('ERRORINFO_'.length).toLowerCase().replaceAll('_', '-')}`,
      system: 'azure-appgw',
      needles: [code],
      pattern: new RegExp(`${code}(?![A-Z_])`),
      weights,
      title,
      reference: diagnostics,
      fact,
      reach: code.startsWith('ERRORINFO_UPSTREAM') && fact !== 'no-live' ? 'behind' : 'here',
      request: true,
      examples: {
        matches: [
          `{"category":"ApplicationGatewayAccessLog","properties":{"httpStatus":502,"serverRouted":"10.0.3.21:443","serverStatus":"","timeTaken":20.004,"error_info":"${code}"}}`,
        ],
        nearMisses: ['{"properties":{"httpStatus":200,"error_info":"ERRORINFO_NO_ERROR"}}'],
      },
    }),
  ),
  ...backendHealthTexts.map(
    ({ name, text, needles, title, weights, fact, example }): LogSignature => ({
      id: `azure-appgw-probe-${name}`,
      system: 'azure-appgw',
      needles,
      pattern: text,
      weights,
      title,
      reference: health,
      fact,
      reach: name === 'unknown' || name === 'dns' ? 'here' : 'behind',
      examples: {
        matches: [`{"address":"10.0.3.21","health":"Unhealthy","healthProbeLog":"${example}"}`],
        nearMisses: [
          'DioError: Received invalid status code: 404',
          '{"address":"10.0.3.21","health":"Healthy","healthProbeLog":"Success. Received 200 status code"}',
        ],
      },
    }),
  ),
  {
    id: 'azure-appgw-passed-through',
    system: 'azure-appgw',
    needles: ['serverStatus'],
    pattern: /"serverStatus": ?"?50[013]\b/,
    weights: { 'app-returns-5xx': 16, 'bad-release': 3 },
    title: 'The backend itself answered with a server error',
    reference: diagnostics,
    fact: 'answer',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '{"category":"ApplicationGatewayAccessLog","properties":{"httpStatus":502,"serverRouted":"10.0.3.21:443","serverStatus":"503"}}',
      ],
      nearMisses: ['{"properties":{"httpStatus":502,"serverRouted":"","serverStatus":""}}'],
    },
  },
  ...gatewayLines,
  ...ingressNotes,
  ...apiLines,
]
