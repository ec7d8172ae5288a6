import type { LogSignature } from '../../../model/diagnosis.ts'
import { errorLine } from './error-line.ts'
import { upstreamError } from './upstream-error.ts'

const none = errorLine('error', 'no live upstreams while connecting to upstream', 'http://pool/cart')
const disabled = errorLine(
  'warn',
  'upstream server temporarily disabled while connecting to upstream',
  'http://127.0.0.1:3/pool/cart',
)
const disabledReading = errorLine(
  'warn',
  'upstream server temporarily disabled while reading response header from upstream',
  'http://127.0.0.1:3/pool/cart',
)

/** nginx avoids servers of a group after failures. */
export const poolLogSignatures = [
  {
    ...upstreamError({
      id: 'nginx-no-live-upstreams',
      needles: ['no live upstreams'],
      says: 'no live upstreams',
      weights: {
        'no-live-upstreams': 24,
        'backend-down': 7,
        'proxy-penalty-box': 6,
        'slow-app-timeout': 4,
        'localhost-ipv6': 3,
      },
      title: 'nginx has marked every server of the group as failed',
      reference:
        'nginx src/http/ngx_http_upstream_round_robin.c: max_fails 1 in fail_timeout 10 s unless told; a lone server is never disabled',
      fact: 'pool',
      request: true,
      examples: { matches: [none], nearMisses: [disabled] },
    }),
    // What stands in the line is the name of the group, which is no address.
    pattern: /no live upstreams/,
  },
  {
    id: 'nginx-no-live-localhost',
    system: 'nginx',
    needles: ['no live upstreams'],
    pattern: /no live upstreams[^\n]{0,2000}, upstream: "[a-z]{3,8}:\/\/localhost[:/"]/,
    weights: { 'localhost-ipv6': 17, 'no-live-upstreams': 2 },
    title: 'both addresses of localhost count as failed: the name, not one address, stands for the app',
    reference:
      'nginx src/core/ngx_inet.c ngx_inet_resolve_host(): 127.0.0.1 and ::1 are a group of two; a lone server is never disabled',
    fact: 'localhost',
    reach: 'here',
    request: true,
    examples: {
      matches: [
        errorLine('error', 'no live upstreams while connecting to upstream', 'http://localhost/cart'),
      ],
      nearMisses: [none],
    },
  } satisfies LogSignature,
  upstreamError({
    id: 'nginx-server-disabled',
    needles: ['upstream server temporarily disabled'],
    // A server that is left out for a failed handshake is up.
    says: 'upstream server temporarily disabled(?! while SSL handshaking)',
    weights: { 'no-live-upstreams': 7, 'backend-down': 6, 'proxy-penalty-box': 5, 'slow-app-timeout': 3 },
    title: 'nginx leaves a server of the group out for fail_timeout',
    reference: 'nginx src/http/ngx_http_upstream_round_robin.c ngx_http_upstream_free_round_robin_peer',
    fact: 'pool',
    examples: {
      matches: [disabled, disabledReading],
      nearMisses: [
        none,
        errorLine(
          'warn',
          'upstream server temporarily disabled while SSL handshaking to upstream',
          'https://127.0.0.1:3/cart',
        ),
      ],
    },
  }),
]
