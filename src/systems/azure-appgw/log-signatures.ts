import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

const health =
  'https://learn.microsoft.com/azure/application-gateway/application-gateway-backend-health-troubleshooting'
const diagnostics =
  'https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference error_info'

interface HealthText {
  name: string
  text: RegExp
  needles: readonly [string, ...string[]]
  title: string
  weights: Weights
  fact: string
  example: string
}

/** What the backend health says of a server, with what each text says of it; also used on parsed answers. */
export const backendHealthTexts: readonly HealthText[] = [
  {
    name: 'timeout',
    text: /Time taken by the backend to respond to application gateway'?s health probe/,
    needles: ['Time taken by the backend'],
    title: 'The backend answered the probe too late',
    weights: {
      'slow-app-timeout': 14,
      'worker-pool-exhausted': 7,
      'connect-drop': 5,
      'health-check-misconfig': 4,
    },
    fact: 'health',
    example:
      "Time taken by the backend to respond to application gateway's health probe is more than the timeout threshold in the probe setting.",
  },
  {
    name: 'dns',
    text: /could not create a probe for this backend/,
    needles: ['could not create a probe'],
    title: 'The gateway cannot resolve the backend’s name',
    weights: { 'dns-failure': 23 },
    fact: 'resolve',
    example:
      'Application Gateway could not create a probe for this backend. This usually happens when the FQDN of the backend has not been entered correctly.',
  },
  {
    name: 'not-connected',
    text: /could not connect to the backend|Cannot connect to backend server/,
    needles: ['connect to the backend', 'connect to backend server'],
    title: 'The gateway could not connect to the backend',
    weights: {
      'lb-sg-nacl-block': 12,
      'backend-down': 12,
      'wrong-port': 8,
      'connect-drop': 6,
      'no-route': 5,
      'loopback-bind': 4,
    },
    fact: 'connect',
    example:
      'Application Gateway could not connect to the backend. Check that the backend responds on the port used for the probe. Also check whether any NSG/UDR/Firewall is blocking access to the Ip and port of this backend.',
  },
  {
    name: 'client-error',
    text: /did not match the probe setting\. Expected: ?\S{1,20} Received: ?[34]\d\d/,
    needles: ['HTTP response did not match the probe'],
    title: 'The probe was answered with a redirect or a client error',
    weights: { 'health-check-misconfig': 19, 'host-header-rejected': 9, 'bad-release': 4 },
    fact: 'health',
    example:
      "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:404.",
  },
  {
    name: 'server-error',
    text: /did not match the probe setting\. Expected: ?\S{1,20} Received: ?5\d\d/,
    needles: ['HTTP response did not match the probe'],
    title: 'The probe was answered with a server error',
    weights: { 'app-returns-5xx': 17, 'health-check-misconfig': 6, 'bad-release': 5 },
    fact: 'health',
    example:
      "Status code of the backend's HTTP response did not match the probe setting. Expected:200-399 Received:503.",
  },
  {
    name: 'body',
    text: /Body of the backend'?s HTTP response did not match/,
    needles: ['Body of the backend'],
    title: 'The probe’s answer does not hold what it must',
    weights: { 'health-check-misconfig': 18, 'bad-release': 7 },
    fact: 'health',
    example:
      "Body of the backend's HTTP response did not match the probe setting. Received response body doesn't contain OK.",
  },
  {
    name: 'name',
    text: /Common Name of the leaf certificate presented by the backend server does not match|Common Name \(CN\) of the backend certificate does ?n.t match/,
    needles: ['Common Name'],
    title: 'The backend’s certificate is for another name',
    weights: { 'tls-backend-name': 25 },
    fact: 'tls-handshake',
    example:
      'The Common Name of the leaf certificate presented by the backend server does not match the Probe or Backend Setting hostname of the application gateway.',
  },
  {
    name: 'expired',
    text: /Backend certificate is invalid\. Current date is not within/,
    needles: ['Backend certificate is invalid'],
    title: 'The backend’s certificate has expired',
    weights: { 'tls-backend-expired': 24, 'tls-backend-not-yet-valid': 8, 'clock-skew': 3 },
    fact: 'tls-handshake',
    example:
      'Backend certificate is invalid. Current date is not within the Valid from and Valid to date range on the certificate.',
  },
  {
    name: 'untrusted',
    text: /Intermediate certificate is missing|Leaf certificate is |Intermediate certificate is not signed|is not signed by a well-known|doesn't match the trusted root|root certificate of the server certificate used by the backend|validity of the backend certificate could not be verified/,
    needles: [
      'ntermediate certificate',
      'Leaf certificate',
      'signed by a well-known',
      'root certificate',
      'validity of the backend certificate',
    ],
    title: 'The gateway does not trust the backend’s certificate',
    weights: { 'tls-backend-untrusted': 25 },
    fact: 'tls-handshake',
    example:
      "The root certificate of the server certificate used by the backend doesn't match the trusted root certificate added to the application gateway.",
  },
  {
    name: 'unknown',
    text: /backend health status could not be retrieved/,
    needles: ['health status could not be retrieved'],
    title: 'The gateway’s management traffic is blocked, or a name does not resolve',
    weights: { 'agw-control-plane-blocked': 25, 'dns-failure': 7 },
    fact: 'control-plane',
    example:
      'The backend health status could not be retrieved. This happens when an NSG/UDR/Firewall on the application gateway subnet is blocking traffic on ports 65503-65534 in case of v1 SKU, and ports 65200-65535 in case of the v2 SKU.',
  },
]

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
          '{"address":"10.0.3.21","health":"Healthy","healthProbeLog":"Success. Received 200 status code"}',
        ],
      },
    }),
  ),
  {
    id: 'azure-appgw-passed-through',
    system: 'azure-appgw',
    needles: ['serverStatus'],
    pattern: /"serverStatus": ?"?5\d\d\b/,
    weights: { 'app-returns-5xx': 16, 'bad-release': 3 },
    title: 'The backend itself answered with a server error',
    reference: diagnostics,
    fact: 'answer',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        '{"category":"ApplicationGatewayAccessLog","properties":{"httpStatus":502,"serverRouted":"10.0.3.21:443","serverStatus":"502"}}',
      ],
      nearMisses: ['{"properties":{"httpStatus":502,"serverRouted":"","serverStatus":""}}'],
    },
  },
]
