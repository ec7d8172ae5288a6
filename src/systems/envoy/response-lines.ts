import type { LogSignature } from '../../model/diagnosis.ts'

/** The texts of Envoy’s own responses, and the same as details of its access log. */
export const responseLogSignatures: readonly LogSignature[] = [
  {
    id: 'envoy-upstream-refused',
    system: 'envoy',
    needles: ['delayed connect error: 111', 'delayed_connect_error:_111', 'delayed connect error:_111'],
    pattern: /delayed[_ ]connect[_ ]error:[_ ]111/,
    weights: { 'backend-down': 16, 'wrong-port': 6, 'loopback-bind': 5, 'app-crash-loop': 5 },
    title: 'The upstream refused Envoy’s connection',
    reference: 'envoy source/common/network/connection_impl.cc: delayed connect error with the errno',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
      ],
      nearMisses: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection timeout',
      ],
    },
  },
  {
    id: 'envoy-upstream-connect-timeout',
    system: 'envoy',
    needles: ['reset reason: connection timeout', 'connection_timeout'],
    pattern: /reset reason: connection timeout|upstream_reset_before_response_started\{connection_timeout/,
    weights: { 'connect-drop': 16, 'host-down': 8, 'host-firewall-block': 6 },
    title: 'The upstream did not answer Envoy’s connection',
    reference: 'envoy source/common/http/utility.cc, resetReasonToString',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection timeout',
      ],
      nearMisses: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
      ],
    },
  },
  {
    id: 'envoy-upstream-terminated',
    system: 'envoy',
    needles: ['reset reason: connection termination', 'reset reason: remote reset', 'connection_termination'],
    pattern:
      /reset reason: (?:connection termination|remote reset)|upstream_reset_before_response_started\{(?:connection_termination|remote_reset)/,
    weights: { 'keepalive-race': 14, 'app-crash-request': 12, 'worker-timeout': 4 },
    title: 'The upstream closed its connection before it answered',
    reference: 'envoy source/common/http/utility.cc, resetReasonToString',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
      ],
      nearMisses: ['upstream connect error or disconnect/reset before headers. reset reason: overflow'],
    },
  },
  {
    id: 'envoy-upstream-overflow',
    system: 'envoy',
    needles: ['reset reason: overflow', '{overflow'],
    pattern: /reset reason: overflow|upstream_reset_before_response_started\{overflow/,
    weights: { 'proxy-ratelimit': 24, 'slow-app-timeout': 6 },
    title: 'Envoy’s circuit breaker is open',
    reference: 'envoy source/common/http/utility.cc, resetReasonToString',
    fact: 'circuit-breaker',
    reach: 'here',
    request: true,
    examples: {
      matches: ['upstream connect error or disconnect/reset before headers. reset reason: overflow'],
      nearMisses: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection timeout',
      ],
    },
  },
  {
    id: 'envoy-tls',
    system: 'envoy',
    needles: ['TLS error:', 'TLS_error:'],
    pattern: /TLS[_ ]error:/,
    weights: {
      'tls-handshake-failed': 14,
      'tls-backend-untrusted': 9,
      'mtls-required': 9,
      'https-to-http-port': 7,
      'tls-backend-name': 5,
      'tls-backend-expired': 5,
    },
    title: 'Envoy’s TLS handshake with the upstream failed',
    reference: 'envoy source/extensions/transport_sockets/tls/ssl_socket.cc, drainErrorQueue',
    fact: 'tls-handshake',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: TLS error: 268436501:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED',
      ],
      nearMisses: ['no healthy upstream'],
    },
  },
  {
    id: 'envoy-no-healthy-upstream',
    system: 'envoy',
    needles: ['no healthy upstream', 'no_healthy_upstream'],
    pattern: /no[_ ]healthy[_ ]upstream/,
    weights: { 'no-live-upstreams': 22, 'backend-down': 7 },
    title: 'Envoy has no healthy upstream',
    reference: 'envoy source/common/router/router.cc, sendNoHealthyUpstreamResponse',
    fact: 'no-live',
    reach: 'here',
    request: true,
    examples: { matches: ['no healthy upstream'], nearMisses: ['upstream request timeout'] },
  },
  {
    id: 'envoy-upstream-timeout',
    system: 'envoy',
    needles: ['upstream request timeout', 'response_timeout'],
    pattern: /upstream request timeout|response_timeout/,
    weights: { 'slow-app-timeout': 20, 'timeout-ladder-inverted': 6 },
    title: 'The upstream did not answer within Envoy’s limit',
    reference: 'envoy source/common/router/router.cc, onResponseTimeout; 15 s by default',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: { matches: ['upstream request timeout'], nearMisses: ['no healthy upstream'] },
  },
]
