import type { LogSignature } from '../../model/diagnosis.ts'

const shared = { system: 'unknown', reach: 'here' } as const

/** Settings and words of gateways that have no folder of their own, or are told by a controller. */
export const edgeNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-traefik-label-unknown',
    needles: ['traefik.network'],
    pattern: /\btraefik\.network["']?\s{0,3}[=:]/,
    weights: { 'container-network-broken': 24, 'slow-app-timeout': -8 },
    title: 'the label that tells Traefik which network to use has another name: traefik.docker.network',
    reference: 'https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/docker/',
    fact: 'several-networks',
    examples: {
      matches: ['- "traefik.network=edge"', 'traefik.network: edge'],
      nearMisses: ['- "traefik.docker.network=edge"'],
    },
  },
  {
    ...shared,
    id: 'note-gce-default-check',
    needles: ['Default kubernetes L7 Loadbalancing health check'],
    pattern: /Default kubernetes L7 Loadbalancing health check/,
    weights: { 'health-check-misconfig': 16, 'lb-no-healthy-targets': 4 },
    title: 'the balancer checks / and wants 200, since it found no readiness probe to follow',
    reference: 'https://docs.cloud.google.com/kubernetes-engine/docs/concepts/ingress#health_checks',
    fact: 'health-check',
    examples: {
      matches: ['description: Default kubernetes L7 Loadbalancing health check.'],
      nearMisses: ['description: Kubernetes L7 health check generated with readiness probe settings.'],
    },
  },
  {
    ...shared,
    id: 'note-h2o-closed-before-head',
    needles: ['I/O error (head)'],
    pattern: /\bI\/O error \(head\)/,
    weights: { 'keepalive-race': 14, 'app-crash-request': 9, 'worker-timeout': 3 },
    title: 'h2o lost a connection to the backend before the response began',
    reference: 'h2o lib/common/http1client.c, on_head()',
    fact: 'closed',
    examples: {
      matches: ['[lib/core/proxy.c] in request:/cart:I/O error (head)'],
      nearMisses: ['[lib/core/proxy.c] in request:/cart:connection failure'],
    },
  },
]
