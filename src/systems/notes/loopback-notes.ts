import type { LogSignature } from '../../model/diagnosis.ts'
import { gatewayInContainer } from './gateway-in-container.ts'
import { ipv6First, listensOnIpv4 } from './loopback-families.ts'
import { loopbackTarget } from './loopback-target.ts'

const shared = { system: 'unknown', reach: 'here' } as const

/** Who asks localhost, from where and in which family: weak by itself, and compared by the correlations of loopback. */
export const loopbackNotes: readonly LogSignature[] = [
  {
    ...shared,
    id: 'note-loopback-target',
    needles: ['localhost', '127.0.0.1', '[::1]'],
    pattern: loopbackTarget,
    when: (_groups, line) =>
      !/\b(?:error|refused|upstream: "|ProxyPass|originService=)/i.test(line.slice(0, 2000)),
    weights: { 'wrong-port': 1 },
    title: 'a gateway is told to ask its own machine',
    reference: 'https://docs.docker.com/engine/network/: each container has a loopback of its own',
    fact: 'asked',
    examples: {
      matches: [
        '    service: http://localhost:8123',
        'public hostname: service URL localhost:8123',
        'hostname shop.example, service http, URL localhost:8123',
        'Forward Hostname / IP: 127.0.0.1',
        '{\\"hostname\\":\\"shop.example\\",\\"service\\":\\"http://localhost:3000\\"}',
        '          - url: "http://127.0.0.1:3000"',
      ],
      nearMisses: [
        '    service: http://app:8123',
        'url: postgres://localhost:5432/shop',
        'origin: localhost:5432',
        'Forward Hostname / IP: 192.168.1.5',
      ],
    },
  },
  {
    ...shared,
    id: 'note-tunnel-in-container',
    needles: [
      'Add-on: ',
      'loudflare',
      'unnel',
      'grok',
      'frpc',
      'newt',
      'ailscale',
      'roxy',
      'npm',
      'NPM',
      'swag',
      'SWAG',
      'oraxy',
      'angolin',
    ],
    pattern: gatewayInContainer,
    weights: { 'wrong-port': 2, 'container-network-broken': 2 },
    title: 'the tunnel or gateway runs in a container, where localhost is that container',
    reference: 'https://docs.docker.com/engine/network/; https://developers.home-assistant.io/docs/add-ons/',
    fact: 'gateway-in-container',
    examples: {
      matches: [
        'Add-on: Cloudflared',
        'cloudflared runs as a Home Assistant add-on',
        'the tunnel is running in docker',
        'Nginx Proxy Manager in a container',
        'docker run -d cloudflare/cloudflared:latest tunnel run',
      ],
      nearMisses: [
        'Add-on: Mosquitto broker',
        'cloudflared runs as a systemd service',
        'the tunnel is running in docker with host network',
        'docker run -d --network host cloudflare/cloudflared:latest tunnel run',
      ],
    },
  },
  {
    ...shared,
    id: 'note-ipv6-first',
    needles: ['::1'],
    pattern: ipv6First,
    when: (_groups, line) => !/\b(?:refused|ECONNREFUSED|upstream: ")/i.test(line.slice(0, 2000)),
    weights: { 'localhost-ipv6': 4 },
    title: 'localhost is said to be asked at ::1',
    reference: 'RFC 6724 section 6: ::1 comes first',
    fact: 'localhost',
    examples: {
      matches: [
        'localhost resolves to ::1',
        "the proxy's dial goes to [::1]",
        'node tries ::1 first',
        'it connects to [::1]:3000 and not to 127.0.0.1',
      ],
      nearMisses: ['the app listens on [::1]:3000', '::1 localhost ip6-localhost', 'GET / from ::1'],
    },
  },
  {
    ...shared,
    id: 'note-listens-on-ipv4',
    needles: ['127.0.0.1', 'IPv4'],
    pattern: listensOnIpv4,
    weights: { 'localhost-ipv6': 1, 'loopback-bind': 1 },
    title: 'an app is said to listen at loopback of IPv4',
    reference: 'RFC 1122 section 3.2.1.3; RFC 6724 section 6',
    fact: 'listen',
    examples: {
      matches: [
        'the relay listens on 127.0.0.1:8765',
        'the app is bound only to 127.0.0.1',
        'it listens on IPv4 only',
      ],
      nearMisses: ['it listens on 0.0.0.0:8765', 'the relay asks 127.0.0.1:8765'],
    },
  },
]
