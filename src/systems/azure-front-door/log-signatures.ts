import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

const infos: readonly { info: string; title: string; weights: Weights; fact: string }[] = [
  {
    info: 'DNSNameNotResolved',
    title: 'Front Door cannot resolve the origin’s name',
    weights: { 'cf-origin-dns': 12, 'dns-failure': 22 },
    fact: 'resolve',
  },
  {
    info: 'DNSFailure',
    title: 'Front Door cannot resolve the origin’s name',
    weights: { 'cf-origin-dns': 10, 'dns-failure': 20 },
    fact: 'resolve',
  },
  {
    info: 'DNSTimeout',
    title: 'The origin’s name did not resolve in time',
    weights: { 'dns-failure': 20 },
    fact: 'resolve',
  },
  {
    info: 'OriginConnectionRefused',
    title: 'The origin refused Front Door’s connection',
    weights: { 'backend-down': 13, 'cf-origin-blocked': 8, 'wrong-port': 5 },
    fact: 'connect',
  },
  {
    info: 'OriginConnectionError',
    title: 'Front Door could not connect to the origin',
    weights: { 'connect-drop': 11, 'backend-down': 8, 'cf-origin-blocked': 7 },
    fact: 'connect',
  },
  {
    info: 'OriginConnectionAborted',
    title: 'The origin closed the connection',
    weights: { 'keepalive-race': 12, 'app-crash-request': 12 },
    fact: 'reset',
  },
  {
    info: 'OriginTimeout',
    title: 'The origin did not answer within Front Door’s limit',
    weights: { 'slow-app-timeout': 20, 'timeout-ladder-inverted': 6 },
    fact: 'timeout',
  },
  {
    info: 'OriginInvalidResponse',
    title: 'The origin’s response is not proper HTTP',
    weights: { 'invalid-upstream-response': 20 },
    fact: 'framing',
  },
  {
    info: 'ResponseHeaderTooBig',
    title: 'The origin’s headers are larger than Front Door accepts',
    weights: { 'upstream-header-too-big': 25 },
    fact: 'header-size',
  },
  {
    info: 'SSLHandshakeError',
    title: 'The TLS handshake with the origin failed',
    weights: { 'tls-handshake-failed': 14, 'tls-protocol-mismatch': 9, 'tls-backend-name': 8 },
    fact: 'tls-handshake',
  },
  {
    info: 'SSLInvalidRootCA',
    title: 'Front Door does not trust the origin’s certificate',
    weights: { 'tls-backend-untrusted': 25 },
    fact: 'tls-handshake',
  },
  {
    info: 'SSLMismatchedSNI',
    title: 'The origin’s certificate is for another name',
    weights: { 'tls-backend-name': 20, 'tls-sni-missing': 12 },
    fact: 'tls-handshake',
  },
  {
    info: 'CertificateNameCheckFailed',
    title: 'The origin’s certificate is for another name',
    weights: { 'tls-backend-name': 24 },
    fact: 'tls-handshake',
  },
  {
    info: 'CertificateExpired',
    title: 'The origin’s certificate has expired',
    weights: { 'tls-backend-expired': 25 },
    fact: 'tls-handshake',
  },
  {
    info: 'CertificateError',
    title: 'Front Door does not accept the origin’s certificate',
    weights: { 'tls-backend-untrusted': 15, 'tls-backend-name': 15, 'tls-backend-expired': 12 },
    fact: 'tls-handshake',
  },
  {
    info: 'SSLInvalidCipher',
    title: 'Front Door and the origin share no cipher',
    weights: { 'tls-protocol-mismatch': 22 },
    fact: 'tls-handshake',
  },
  {
    info: 'OriginError',
    title: 'The origin failed',
    weights: { 'app-returns-5xx': 9, 'backend-down': 6 },
    fact: 'answer',
  },
  {
    info: 'ClientDisconnected',
    title: 'The visitor went away',
    weights: { 'client-abort': 17 },
    fact: 'client-left',
  },
]

/** Words of `errorInfo` that nobody else uses: they are told also where portals and tables leave the field’s name out. */
const ownWord = /^(?:Origin[A-Z]|SSL[A-Z]|DNSName|ResponseHeader|CertificateName)/

/** `errorInfo` of Azure Front Door’s access log. */
export const azureFrontDoorLogSignatures: readonly LogSignature[] = infos.map(
  ({ info, title, weights, fact }): LogSignature => ({
    id: `azure-front-door-${info.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}`,
    system: 'azure-front-door',
    needles: [info],
    pattern: new RegExp(
      ownWord.test(info)
        ? `(?<![A-Za-z.])${info}(?![A-Za-z.(])`
        : `rrorInfo(?:_s)?"?\\s{0,3}[:=]?\\s{0,3}"?${info}\\b`,
    ),
    weights,
    title,
    reference: 'https://learn.microsoft.com/azure/frontdoor/monitor-front-door-reference ErrorInfo',
    fact,
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        `{"category":"FrontDoorAccessLog","properties":{"httpStatusCode":"502","errorInfo":"${info}"}}`,
      ],
      nearMisses: [
        '{"category":"FrontDoorAccessLog","properties":{"httpStatusCode":"200","errorInfo":"NoError"}}',
      ],
    },
  }),
)
