import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

const details: readonly {
  detail: string
  title: string
  weights: Weights
  fact: string
  reach: LogSignature['reach']
}[] = [
  {
    detail: 'failed_to_connect_to_backend',
    title: 'The load balancer could not connect to the backend',
    weights: { 'backend-down': 12, 'lb-sg-nacl-block': 8, 'connect-drop': 8, 'wrong-port': 5 },
    fact: 'connect',
    reach: 'behind',
  },
  {
    detail: 'failed_to_pick_backend',
    title: 'The load balancer had no healthy backend',
    weights: { 'lb-no-healthy-targets': 22, 'health-check-misconfig': 7 },
    fact: 'no-live',
    reach: 'here',
  },
  {
    detail: 'backend_connection_closed_before_data_sent_to_client',
    title: 'The backend closed the connection before it answered',
    weights: { 'keepalive-race': 15, 'app-crash-request': 10, 'worker-timeout': 4 },
    fact: 'reset',
    reach: 'behind',
  },
  {
    detail: 'backend_connection_closed_after_partial_response_sent',
    title: 'The response broke off in the middle',
    weights: { 'app-crash-request': 14, 'worker-timeout': 5 },
    fact: 'reset',
    reach: 'behind',
  },
  {
    detail: 'backend_timeout',
    title: 'The backend did not answer within the backend service’s limit',
    weights: { 'slow-app-timeout': 21, 'timeout-ladder-inverted': 7 },
    fact: 'timeout',
    reach: 'behind',
  },
  {
    detail: 'backend_response_corrupted',
    title: 'The backend’s response is not proper HTTP',
    weights: { 'invalid-upstream-response': 21 },
    fact: 'framing',
    reach: 'behind',
  },
  {
    detail: 'backend_early_response_with_non_error_status',
    title: 'The backend answered before the request was complete',
    weights: { 'upload-rejected-early': 16 },
    fact: 'reset',
    reach: 'behind',
  },
  {
    detail: 'failed_to_negotiate_alpn',
    title: 'The backend does not speak the protocol that it is to',
    weights: { 'tls-protocol-mismatch': 12, 'wrong-app-protocol': 14 },
    fact: 'tls-handshake',
    reach: 'behind',
  },
  {
    detail: 'backend_response_headers_too_long',
    title: 'The backend’s headers are larger than the load balancer accepts',
    weights: { 'upstream-header-too-big': 25 },
    fact: 'header-size',
    reach: 'behind',
  },
  {
    detail: 'ssl_certificate_san_verification_failed',
    title: 'The backend’s certificate is for another name',
    weights: { 'tls-backend-name': 24 },
    fact: 'tls-handshake',
    reach: 'behind',
  },
  {
    detail: 'ssl_certificate_chain_verification_failed',
    title: 'The backend’s certificate is not trusted',
    weights: { 'tls-backend-untrusted': 22 },
    fact: 'tls-handshake',
    reach: 'behind',
  },
  {
    detail: 'headers_too_long',
    title: 'The headers are larger than the load balancer accepts',
    weights: { 'upstream-header-too-big': 12, 'request-too-big-for-app': 12 },
    fact: 'header-size',
    reach: 'here',
  },
  {
    detail: 'client_disconnected_before_any_response',
    title: 'The visitor went away before the answer',
    weights: { 'client-abort': 17, 'slow-app-timeout': 4 },
    fact: 'client-left',
    reach: 'inwards',
  },
  {
    detail: 'client_disconnected_after_partial_response',
    title: 'The visitor went away during the answer',
    weights: { 'client-abort': 17 },
    fact: 'client-left',
    reach: 'here',
  },
  {
    detail: 'response_sent_by_backend',
    title: 'The load balancer only passed the backend’s answer on',
    weights: { 'app-returns-5xx': 7 },
    fact: 'answer',
    reach: 'behind',
  },
]

/** `statusDetails` of Google’s load balancer log. */
export const googleLbLogSignatures: readonly LogSignature[] = details.map(
  ({ detail, title, weights, fact, reach }): LogSignature => ({
    id: `google-lb-${detail.replaceAll('_', '-')}`,
    system: 'google-lb',
    needles: [detail],
    pattern: new RegExp(`statusDetails"?: ?"?${detail}\\b`),
    when: (_groups, line) => detail !== 'response_sent_by_backend' || /"?status"?: ?5\d\d/.test(line),
    weights,
    title,
    reference:
      'https://cloud.google.com/load-balancing/docs/https/https-logging-monitoring#statusdetail_http_failure_messages',
    fact,
    reach,
    request: true,
    examples: {
      matches: [
        `{"httpRequest":{"status":502,"requestUrl":"https://shop.example.com/cart"},"jsonPayload":{"statusDetails":"${detail}"}}`,
      ],
      nearMisses: [
        '{"httpRequest":{"status":200},"jsonPayload":{"statusDetails":"response_sent_by_backend"}}',
        `a text about ${detail}`,
      ],
    },
  }),
)
