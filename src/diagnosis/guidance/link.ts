import type { WrittenGuidance } from '../guidance.ts'

/** Causes on the way between hops, and at our own position. */
export const linkGuidance = {
  'connect-drop': {
    cures: [
      [
        'Find who drops the packets',
        'security group, firewall of the host, route; a closed port would refuse',
        'medium',
      ],
    ],
    confirm: ['firewall', 'listeners', 'names'],
  },
  'no-route': {
    cures: [['Correct the address or the route', 'ip route get <address>; ip neigh', 'medium']],
    confirm: ['names', 'containers', 'firewall'],
  },
  'lb-sg-nacl-block': {
    cures: [
      [
        'Allow the load balancer’s addresses on the target’s port and the health port',
        'security group of the target, network ACL with return ports',
        'medium',
      ],
    ],
    confirm: ['targets', 'firewall'],
  },
  'container-network-broken': {
    cures: [
      [
        'Put both containers on one network; let the engine write its rules again',
        'docker network connect <network> <container>; systemctl restart docker',
        'medium',
      ],
    ],
    confirm: ['containers', 'firewall'],
  },
  'arp-overflow': {
    cures: [['Enlarge the neighbour table', 'net.ipv4.neigh.default.gc_thresh3', 'low']],
    confirm: ['kernel'],
  },
  'vantage-broken': {
    cures: [
      [
        'Mend the bot’s own network, then ask again',
        'names, routes and clock of the machine it runs on',
        'low',
      ],
    ],
    confirm: ['names'],
  },
} as const satisfies Record<string, WrittenGuidance>
