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
  {
    id: 'note-own-host-kept-out',
    system: 'host',
    reach: 'here',
    needles: ['csf', 'CSF', 'ConfigServer', 'iptables', 'firewall', 'Firewall', 'ufw', 'nftables'],
    pattern:
      /\b(?:wget|curl|nc|telnet)\b[^\n]{0,80}\b(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|localhost|host itself|machine itself|server itself)\b[^\n]{0,60}?\b(?:times? out|timed out|hangs?|gets? no answer)\b/,
    // Without an answer from elsewhere, or containers between, it is the app that hangs.
    when: (_groups, line) =>
      /\b(?:csf|CSF|ConfigServer|iptables|nftables|[Ff]irewalls?d?|ufw)\b/.test(line) &&
      /\b(?:outside|remote|elsewhere|containers?|docker|published)\b|\bwith the firewall (?:up|on)\b/i.test(
        line,
      ) &&
      !/\b(?:off|disabled|inactive|stopped|not (?:running|active|installed))\b/.test(line),
    weights: { 'host-firewall-block': 28, 'container-network-broken': 8 },
    title: 'a request of the machine to itself gets no answer, and a firewall is on it',
    reference:
      'iptables(8): DROP sends nothing back; https://docs.docker.com/engine/network/packet-filtering-firewalls/: firewalls that rewrite all rules take away those of the engine',
    fact: 'firewall-rule',
    examples: {
      matches: [
        '(csf runs on the host; curl localhost:8085 there times out, from outside it opens)',
        'with the firewall up, wget 127.0.0.1:9000 hangs',
      ],
      nearMisses: [
        'curl localhost:8085 times out',
        'csf is installed; curl localhost:8085 answers 200',
        'the firewall is off; wget 198.51.100.7 times out',
        'the firewall lets 80 in; curl localhost:8085 hangs',
        'iptables is disabled, and curl localhost:8085 hangs in the container',
      ],
    },
  },
]
