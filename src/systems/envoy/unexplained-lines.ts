import type { LogSignature } from '../../model/diagnosis.ts'

const source = 'envoy source/common/router/router.cc; source/common/http/utility.cc, resetReasonToString'

/** Envoy’s answers that give no reason, or one of few words, and what its agent says while it has no configuration. */
export const unexplainedSignatures: readonly LogSignature[] = [
  {
    id: 'envoy-upstream-unexplained',
    system: 'envoy',
    needles: ['upstream connect error or disconnect/reset before headers'],
    // Envoy 1.8 and before named no reason, and texts are often cut here.
    pattern:
      /upstream connect error or disconnect\/reset before headers(?!\. (?:retried and the latest )?reset reason: \w)/,
    weights: {
      // So little is told that several causes stay about equally likely.
      'backend-down': 7,
      'app-crash-request': 9,
      'wrong-port': 8,
      'keepalive-race': 8,
      'tls-handshake-failed': 7,
      'mtls-required': 6,
      'connect-drop': 5,
    },
    title: 'Envoy could not connect to the upstream, or was cut off by it',
    reference: source,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'upstream connect error or disconnect/reset before headers',
        'server closed: 503 Service Unavailable upstream connect error or disconnect/reset before headers',
      ],
      nearMisses: [
        'upstream connect error or disconnect/reset before headers. reset reason: overflow',
        'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: protocol error',
      ],
    },
  },
  {
    id: 'envoy-upstream-refused-stream',
    system: 'envoy',
    needles: ['remote refused stream reset', 'remote_refused_stream_reset'],
    pattern: /remote[_ ]refused[_ ]stream[_ ]reset/,
    weights: {
      'ungraceful-shutdown': 12,
      'proxy-conn-limit': 10,
      'worker-pool-exhausted': 9,
      'app-crash-request': 6,
    },
    title: 'the upstream takes no more streams on this connection: it goes away, or has too many',
    reference: 'RFC 9113 section 8.7, REFUSED_STREAM',
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        'upstream connect error or disconnect/reset before headers. reset reason: remote refused stream reset',
      ],
      nearMisses: ['upstream connect error or disconnect/reset before headers. reset reason: remote reset'],
    },
  },
  {
    id: 'envoy-upstream-local-reset',
    system: 'envoy',
    needles: ['reset reason: local reset', '{local_reset', '{local reset'],
    pattern: /reset reason: local reset|upstream_reset_before_response_started\{local[_ ]reset/,
    weights: { 'slow-app-timeout': 10, 'keepalive-race': 8, 'app-crash-request': 7, 'deploy-in-progress': 5 },
    title: 'Envoy ended the exchange with the upstream itself',
    reference: source,
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: {
      matches: ['upstream connect error or disconnect/reset before headers. reset reason: local reset'],
      nearMisses: ['upstream connect error or disconnect/reset before headers. reset reason: remote reset'],
    },
  },
  {
    id: 'envoy-agent-not-ready',
    system: 'envoy',
    needles: ['Envoy proxy is NOT ready'],
    pattern: /Envoy proxy is NOT ready: config (?:not received|received) from/,
    // Each sidecar writes it once or twice while it starts.
    weights: { 'proxy-config-invalid': 7, 'proxy-not-running': 5, 'deploy-in-progress': 3 },
    title: 'the sidecar has no configuration yet',
    reference: 'istio pkg/envoy/probes, pilot/cmd/pilot-agent/status/ready',
    fact: 'proxy-ready',
    reach: 'here',
    examples: {
      matches: [
        'info	Envoy proxy is NOT ready: config not received from Pilot (is Pilot running?): cds updates: 0 successful, 0 rejected; lds updates: 0 successful, 0 rejected',
        'warn	Envoy proxy is NOT ready: config not received from XDS server (is Istiod running?): cds updates: 1 successful, 0 rejected; lds updates: 0 successful, 1 rejected',
      ],
      nearMisses: ['info	Envoy proxy is ready'],
    },
  },
  {
    id: 'envoy-config-rejected',
    system: 'envoy',
    needles: ['rejected: Error adding/updating', 'ds updates: '],
    pattern:
      /gRPC config for \S{1,200} rejected: Error adding\/updating|ds updates: \d{1,6} successful, [1-9]\d{0,5} rejected/,
    weights: { 'proxy-config-invalid': 22 },
    title: 'Envoy refused a configuration that it was sent',
    reference:
      'envoy source/extensions/config_subscription/grpc/grpc_subscription_impl.cc, onConfigUpdateFailed',
    fact: 'config',
    reach: 'here',
    examples: {
      matches: [
        'gRPC config for type.googleapis.com/envoy.config.listener.v3.Listener rejected: Error adding/updating listener(s) 0.0.0.0_80: duplicate listener',
      ],
      nearMisses: ['cds updates: 1 successful, 0 rejected; lds updates: 1 successful, 0 rejected'],
    },
  },
  {
    id: 'envoy-framing-error',
    system: 'envoy',
    needles: ['http/1.1 protocol error', 'error: unsupported transfer encoding', 'completed header: key='],
    pattern:
      /http\/1\.1 protocol error: (?:both 'Content-Length' and 'Transfer-Encoding'|unsupported (?:transfer encoding|content length)|HPE_(?:INVALID_(?:HEADER_TOKEN|CONTENT_LENGTH|TRANSFER_ENCODING|CONSTANT|CHUNK_SIZE)|UNEXPECTED_CONTENT_LENGTH))|completed header: key=[Tt]ransfer-[Ee]ncoding value=(?:chunked|identity) ?, ?/,
    weights: { 'invalid-upstream-response': 24, 'wrong-app-protocol': 4 },
    title: 'the head of a message cannot be read: its length is told twice, or a header is broken',
    reference: 'envoy source/common/http/http1/codec_impl.cc; RFC 9112 section 6.3',
    fact: 'framing',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        "http/1.1 protocol error: both 'Content-Length' and 'Transfer-Encoding' are set.",
        '[C12] http/1.1 protocol error: unsupported transfer encoding',
        'http/1.1 protocol error: HPE_INVALID_HEADER_TOKEN',
      ],
      nearMisses: ['http/1.1 protocol error: headers size exceeds limit', 'http/1.1 200 OK'],
    },
  },
  {
    id: 'envoy-header-traced',
    system: 'envoy',
    needles: ['completed header: key='],
    pattern: /completed header: key=(?:[Tt]ransfer-[Ee]ncoding|[Cc]ontent-[Ll]ength) value=/,
    weights: { 'invalid-upstream-response': 2 },
    title: 'Envoy’s trace shows a header that tells how long a message is',
    reference: 'envoy source/common/http/http1/codec_impl.cc, completeLastHeader()',
    fact: 'traced-header',
    reach: 'behind',
    examples: {
      matches: ['trace envoy http  [C397141] completed header: key=Transfer-Encoding value=chunked'],
      nearMisses: ['trace envoy http  [C397141] completed header: key=Server value=nginx'],
    },
  },
]
