import type { LogSignature } from '../../model/diagnosis.ts'
import { toldNetwork } from './told-network.ts'

/** Labels that tell a gateway which of a container’s networks to use; the correlation `several-networks` wants to know. */
export const containerNetworkNotes: readonly LogSignature[] = [
  {
    id: 'note-told-network',
    system: 'docker',
    reach: 'here',
    needles: [
      'traefik.docker.network',
      'caddy_ingress_network',
      'CADDY_INGRESS_NETWORKS',
      'traefik.swarm.network',
      'roviders.docker.network',
      'roviders.swarm.network',
      'ROVIDERS_DOCKER_NETWORK',
      'ROVIDERS_SWARM_NETWORK',
      'docker:',
      'swarm:',
    ],
    pattern: toldNetwork,
    weights: { 'container-network-broken': 1 },
    title: 'it is told over which network a gateway is to ask a container',
    reference: 'https://doc.traefik.io/traefik/routing/providers/docker/#traefikdockernetwork',
    fact: 'container-network',
    examples: {
      matches: [
        '      - "traefik.docker.network=proxy"',
        '      traefik.docker.network: web',
        '      - --providers.docker.network=front',
        'providers:\n  docker:\n    exposedByDefault: false\n    network: front',
      ],
      nearMisses: [
        '      - traefik.enable=true',
        'docker network create proxy',
        '      - --providers.docker=true',
      ],
    },
  },
]
