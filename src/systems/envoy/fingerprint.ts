import { defineFingerprint } from '../../model/fingerprint.ts'

const text =
  /^(?:upstream connect error or disconnect\/reset before headers|no healthy upstream|upstream request timeout|upstream max stream duration reached|response timeout)/
const source = 'Envoy source/common/router/router.cc'

export const envoyFingerprint = defineFingerprint({
  system: 'envoy',
  signs: [
    { says: 'the text is one of Envoy’s own', weight: 20, reference: source, body: text },
    {
      says: 'the Server header says envoy, which Envoy also puts on what it passes on',
      weight: 6,
      reference: 'Envoy server_header_transformation: OVERWRITE by default',
      header: { name: 'server', value: /^(?:istio-)?envoy$/i },
    },
    {
      says: 'X-Envoy-Upstream-Service-Time shows that an upstream answered',
      weight: -15,
      reference: 'https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter',
      header: { name: 'x-envoy-upstream-service-time', value: /^\d/ },
    },
    { says: 'the body is none of Envoy’s texts', weight: -10, reference: source, otherBody: text },
  ],
})
