import type { LogSignature } from '../../model/diagnosis.ts'

const template = 'nginx-proxy/nginx-proxy nginx.tmpl'
const shared = { system: 'docker', reach: 'here' } as const

/** What nginx-proxy writes into the configuration that it makes of the containers, and what firewalls do to their networks. */
export const dockerProxyLines: readonly LogSignature[] = [
  {
    ...shared,
    id: 'docker-generated-unreachable',
    needles: [
      'annot be connect',
      'annot connect to network of this container',
      'Fallback entry',
      'none usable',
      'No reachable',
    ],
    pattern:
      /#\s{0,4}Cannot be connect(?:ed)? with "[^"\n]{1,200}" network|#\s{0,4}Cannot connect to network of this container|#\s{1,40}(?:IPv[46] address|networks?): \((?:none|none usable)\)|#\s{0,4}Fallback entry/,
    weights: { 'container-network-broken': 24, 'no-live-upstreams': 9 },
    title: 'nginx-proxy shares no network with the container',
    reference: `${template}: only networks that both are on are used`,
    fact: 'container-network',
    examples: {
      matches: [
        '## Cannot be connect with "shop_default" network',
        '# Cannot connect to network of this container',
        '        #         IPv4 address: (none usable)',
        '    # Fallback entry',
      ],
      nearMisses: ['## Can be connected with "app_default" network', '#         IPv4 address: 172.18.0.3'],
    },
  },
  {
    ...shared,
    id: 'docker-generated-no-port',
    needles: [' down;', '(no exposed ports', 'exposed ports: (none)', 'no ports exposed'],
    pattern: /^\s{0,20}server (?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})? down;|#\s{1,40}exposed ports: ?\(none\)/m,
    weights: {
      'no-live-upstreams': 16,
      'wrong-port': 12,
      'proxy-config-invalid': 7,
      'container-network-broken': 6,
    },
    title: 'the generated configuration marks the only server as down: no port of the container fits',
    reference: `${template}: without an exposed port that is VIRTUAL_PORT, \`server … down;\``,
    fact: 'target',
    examples: {
      matches: [
        '    server 172.18.0.5 down;',
        '    server 127.0.0.1 down;',
        '        #     exposed ports: (none)',
      ],
      nearMisses: ['    server 172.18.0.5:3000;', '        #     exposed ports: 80/tcp'],
    },
  },
  {
    ...shared,
    id: 'docker-generator-failed',
    needles: [
      'rror inspecting container',
      'rror listing containers',
      'emplate error',
      'nable to parse template',
    ],
    pattern:
      /\b[Ee]rror (?:inspecting container|listing containers)\b|\b[Tt]emplate error: |[Uu]nable to parse template/,
    weights: { 'no-live-upstreams': 20, 'lb-no-registered-targets': 15, 'proxy-config-invalid': 19 },
    title:
      'the configuration is made of the containers, and a container could not be read: nothing is written for it',
    reference: 'nginx-proxy/docker-gen internal/generator/generator.go, getContainers()',
    fact: 'target',
    examples: {
      matches: [
        'dockergen.1 | 2015/09/21 15:49:38 error inspecting container: f27fe0a43ddd: json: cannot unmarshal number 1.073741824e+09 into Go value of type int64',
        'dockergen.1 | 2023/01/01 10:00:00 Error inspecting container: 3f2a: No such container: 3f2a',
        'docker-gen: Template error: template: nginx.tmpl:12: unexpected EOF',
      ],
      nearMisses: [
        "dockergen.1 | 2015/09/29 18:20:10 Generated '/etc/nginx/conf.d/default.conf' from 1 containers",
        'dockergen.1 | 2015/10/05 17:02:40 Received event start for container 69e6571ba444',
      ],
    },
  },
  {
    ...shared,
    id: 'docker-firewalld-rules',
    needles: ['COMMAND_FAILED', 'ZONE_CONFLICT', 'docker0', 'firewalld'],
    pattern:
      /COMMAND_FAILED: '\S{0,40}iptables[^\n']{0,300}\b(?:docker0|br-[0-9a-f]{12}|DOCKER)\b|ZONE_CONFLICT: 'docker0'/,
    weights: { 'container-network-broken': 19, 'host-firewall-block': 11, 'port-publish-failed': 2 },
    title: 'firewalld manages the machine on which the engine sets its own rules for containers',
    reference:
      'https://docs.docker.com/engine/network/packet-filtering-firewalls/#integration-with-firewalld; with nftables, container traffic is dropped',
    fact: 'container-network',
    examples: {
      matches: [
        "2020-05-20 23:13:44 WARNING: COMMAND_FAILED: '/usr/sbin/iptables -w10 -D FORWARD -i docker0 -o docker0 -j DROP' failed: iptables: Bad rule (does a matching rule exist in that chain?).",
      ],
      nearMisses: ['2020-05-14 19:56:21 WARNING: AllowZoneDrifting is enabled.'],
    },
  },
]
