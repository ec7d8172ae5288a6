import type { LogSignature } from '../../model/diagnosis.ts'
import { tlsErrorSignatures } from './tls-lines.ts'
import { unexplainedSignatures } from './unexplained-lines.ts'

/** The texts of Envoy’s own responses, and the same as details of its access log. */
export const responseLogSignatures: readonly LogSignature[] = [
  {
    id: 'envoy-upstream-refused',
    system: 'envoy',
    needles: ['delayed connect error:', 'delayed_connect_error:'],
    pattern: /delayed[_ ]connect[_ ]error:[_ ](?:111|[Cc]onnection[_ ]refused)/,
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
    needles: [
      'reset reason: connection timeout',
      'connection_timeout',
      '{connection timeout',
      'delayed connect error:',
      'delayed_connect_error:',
    ],
    pattern:
      /reset reason: connection timeout|upstream_reset_before_response_started\{connection[_ ]timeout|delayed[_ ]connect[_ ]error:[_ ](?:110|[Cc]onnection[_ ]timed[_ ]out)/,
    weights: { 'connect-drop': 16, 'host-down': 8, 'host-firewall-block': 6 },
    title: 'The upstream did not answer Envoy’s connection',
    reference: 'envoy source/common/http/utility.cc, resetReasonToString',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection timeout',
        'reset reason: remote connection failure, transport failure reason: delayed connect error: 110',
      ],
      nearMisses: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
      ],
    },
  },
  {
    id: 'envoy-upstream-terminated',
    system: 'envoy',
    needles: [
      'reset reason: connection termination',
      'reset reason: remote reset',
      'connection_termination',
      '{connection termination',
      '{remote_reset',
      '{remote reset',
    ],
    pattern:
      /reset reason: (?:connection termination|remote reset)|upstream_reset_(?:before|after)_response_started\{(?:connection[_ ]termination|remote[_ ]reset)/,
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
    id: 'envoy-upstream-no-route',
    system: 'envoy',
    needles: [
      'delayed connect error:',
      'delayed_connect_error:',
      'immediate connect error:',
      'immediate_connect_error:',
    ],
    pattern:
      /(?:delayed|immediate)[_ ]connect[_ ]error:[_ ](?:113|101|[Nn]o[_ ]route[_ ]to[_ ]host|[Nn]etwork[_ ]is[_ ]unreachable)/,
    weights: { 'no-route': 22, 'host-down': 10, 'host-firewall-block': 6 },
    title: 'Envoy has no way to the upstream',
    reference: 'envoy source/common/network/connection_impl.cc: the errno EHOSTUNREACH or ENETUNREACH',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'transport failure reason: delayed connect error: 113',
        'immediate connect error: Network is unreachable',
      ],
      nearMisses: ['delayed connect error: 111'],
    },
  },
  {
    id: 'envoy-upstream-connect-failure',
    system: 'envoy',
    needles: [
      'reset reason: connection failure',
      'reset reason: remote connection failure',
      'reset reason: local connection failure',
      'connection_failure',
      '{connection failure',
      '{remote connection failure',
      '{local connection failure',
      '{local_connection_failure',
    ],
    pattern:
      /reset reason: (?:remote |local )?connection failure|upstream_reset_before_response_started\{(?:remote[_ ]|local[_ ])?connection[_ ]failure/,
    // With a reason behind it, that says more.
    when: (_groups, line) => !/TLS[_ ]error|connect[_ ]error:/.test(line),
    weights: {
      'backend-down': 14,
      'wrong-port': 7,
      'connect-drop': 6,
      'tls-handshake-failed': 5,
      'app-crash-loop': 3,
    },
    title: 'Envoy could not connect to the upstream',
    reference: 'envoy source/common/http/utility.cc, resetReasonToString',
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
      ],
      nearMisses: [
        'upstream connect error or disconnect/reset before headers. reset reason: connection timeout',
        'reset reason: remote connection failure, transport failure reason: delayed connect error: 111',
      ],
    },
  },
  {
    id: 'envoy-upstream-protocol',
    system: 'envoy',
    needles: [
      'reset reason: protocol error',
      'protocol_error',
      '{protocol error',
      'codec error',
      'codec_error',
    ],
    pattern:
      /reset reason: protocol error|upstream_reset_before_response_started\{protocol[_ ]error|\bcodec[_ ]error:|http1\.codec_error|http2\.(?:too_many_headers|violation|frame)/,
    weights: { 'wrong-app-protocol': 18, 'invalid-upstream-response': 15, 'http-to-https-port': 6 },
    title:
      'The upstream does not speak HTTP as Envoy does: version 2 to 1, plain to TLS, or a broken response',
    reference: 'envoy source/common/http/utility.cc, resetReasonToString; codec_client.cc',
    fact: 'framing',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'upstream connect error or disconnect/reset before headers. reset reason: protocol error',
        'http1.codec_error',
        'Sending local reply with details upstream_reset_before_response_started{protocol error}',
      ],
      nearMisses: ['upstream connect error or disconnect/reset before headers. reset reason: overflow'],
    },
  },
  {
    id: 'envoy-stream-timeout',
    system: 'envoy',
    needles: [
      'stream timeout',
      'upstream_per_try_timeout',
      'upstream_response_timeout',
      'stream_idle_timeout',
    ],
    pattern: /^stream timeout\b|upstream_(?:per_try|response)_timeout|\bstream_idle_timeout\b(?! ?:)/m,
    weights: { 'slow-app-timeout': 19, 'timeout-ladder-inverted': 7 },
    title: 'Nothing came on the stream for Envoy’s limit',
    reference:
      'envoy source/common/http/conn_manager_impl.cc, stream_idle_timeout; router.cc, response code details',
    fact: 'timeout',
    reach: 'behind',
    request: true,
    examples: {
      matches: ['stream timeout', 'upstream_per_try_timeout'],
      nearMisses: ['stream_idle_timeout: 300s'],
    },
  },
  ...tlsErrorSignatures,
  ...unexplainedSignatures,
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
