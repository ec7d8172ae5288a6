import type { LogSignature } from '../../model/diagnosis.ts'
import { typedDrop } from './typed-drop.ts'

/** Rules of firewalls as people type and keep them; those that only close a port of administration are left out. */
export const firewallNotes: readonly LogSignature[] = [
  {
    id: 'note-typed-drop',
    system: 'host',
    reach: 'here',
    needles: ['iptables ', 'ip6tables ', 'ufw ', 'DEFAULT_FORWARD_POLICY', 'DEFAULT_OUTPUT_POLICY'],
    pattern: typedDrop,
    when: (_groups, line) => !/--dports? (?:2[0-9]|3306|5432|3389)\b|-p icmp/.test(line),
    weights: { 'host-firewall-block': 6 },
    title: 'a rule drops whatever the rules before it let through',
    reference: 'iptables(8), ufw(8); https://docs.docker.com/engine/network/packet-filtering-firewalls/',
    fact: 'firewall-rule',
    examples: {
      matches: [
        'iptables -I DOCKER-USER -i eth0 -j DROP',
        'iptables -A INPUT -j REJECT --reject-with icmp-host-prohibited',
        'sudo iptables -P INPUT DROP',
        'ufw default deny outgoing',
        'DEFAULT_FORWARD_POLICY="DROP"',
      ],
      nearMisses: [
        'iptables -A INPUT -p tcp --dport 22 -j DROP',
        'iptables -A INPUT -s 172.16.0.0/12 -j ACCEPT',
        'DEFAULT_FORWARD_POLICY="ACCEPT"',
        '-A DOCKER ! -i docker0 -o docker0 -j DROP',
      ],
    },
  },
  {
    id: 'note-engine-without-iptables',
    system: 'docker',
    reach: 'here',
    needles: ['"iptables"', '--iptables=false'],
    pattern: /"iptables"\s{0,3}:\s{0,3}false|--iptables=false/,
    weights: { 'container-network-broken': 15, 'host-firewall-block': 6 },
    title: 'the engine was told to set no rules for its networks',
    reference:
      'https://docs.docker.com/engine/network/packet-filtering-firewalls/#prevent-docker-from-manipulating-iptables',
    fact: 'container-network',
    examples: {
      matches: ['  "iptables": false,', 'ExecStart=/usr/bin/dockerd --iptables=false'],
      nearMisses: ['  "iptables": true,'],
    },
  },
]
