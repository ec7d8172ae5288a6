import type { Cause } from './cause.ts'

export const networkCauses = [
  {
    id: 'connect-drop',
    title: 'Connections silently dropped',
    layer: 'network',
    explanation:
      'The first packet of the connection is never answered: a firewall drops it, a security group does not allow it, or it is routed into nowhere. A closed port would have answered with a refusal.',
    evidenceFor: ['connecting times out, with no refusal', 'retries at 1, 3 and 7 s go unanswered too'],
    evidenceAgainst: ['the port accepts connections', 'the port refuses connections, so packets do arrive'],
    prior: -9,
  },
  {
    id: 'no-route',
    title: 'No route to the backend',
    layer: 'network',
    explanation:
      'The network says that the address cannot be reached: a missing route, no answer to ARP, a firewall that rejects with ICMP, or a container network that was torn down.',
    evidenceFor: ['EHOSTUNREACH or ENETUNREACH when connecting'],
    evidenceAgainst: ['the address accepts connections'],
    prior: -12,
  },
  {
    id: 'lb-sg-nacl-block',
    title: 'Network rules block the load balancer',
    layer: 'network',
    explanation:
      'A security group, network ACL or route between load balancer and target lacks the balancer’s addresses, the health port, or the return ports (1024–65535), so that targets work for others but not for the balancer.',
    evidenceFor: [
      'the load balancer times out while the target answers from elsewhere',
      'a rule was changed shortly before',
    ],
    evidenceAgainst: ['a connection from the balancer’s own subnet succeeds'],
    prior: -14,
  },
  {
    id: 'container-network-broken',
    title: 'Container network broken',
    layer: 'network',
    explanation:
      'The container lost its place in the network: it is detached from the proxy’s network, or the firewall chains that Docker relies on were flushed.',
    evidenceFor: ['proxy and app share no network', 'the DOCKER chain is missing'],
    evidenceAgainst: ['both are on one network and reach each other'],
    prior: -17,
  },
  {
    id: 'arp-overflow',
    title: 'Neighbour table overflow',
    layer: 'network',
    explanation:
      'The kernel’s table of neighbouring machines is full (gc_thresh3), so packets to machines that are not in it are discarded at random.',
    evidenceFor: ['the kernel logs “neighbor table overflow”'],
    evidenceAgainst: ['the table is well below gc_thresh3'],
    prior: -20,
  },
] as const satisfies readonly Cause[]
