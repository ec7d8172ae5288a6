import type { LogSignature } from '../../model/diagnosis.ts'

/** Labels that tell a gateway which of a container’s networks to use; the correlation `several-networks` wants to know. */
export const containerNetworkNotes: readonly LogSignature[] = [
  {
    id: 'note-told-network',
    system: 'docker',
    reach: 'here',
    needles: ['traefik.docker.network', 'caddy_ingress_network', 'traefik.swarm.network'],
    pattern: /traefik\.(?:docker|swarm)\.network["']?\s{0,3}[=:]|caddy_ingress_network/,
    weights: { 'container-network-broken': 1 },
    title: 'it is told over which network a gateway is to ask a container',
    reference: 'https://doc.traefik.io/traefik/routing/providers/docker/#traefikdockernetwork',
    fact: 'container-network',
    examples: {
      matches: ['      - "traefik.docker.network=proxy"', '      traefik.docker.network: web'],
      nearMisses: ['      - traefik.enable=true', 'docker network create proxy'],
    },
  },
]
