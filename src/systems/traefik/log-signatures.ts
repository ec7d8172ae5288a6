import type { LogSignature } from '../../model/diagnosis.ts'
import { transportErrors } from '../app/transport-errors.ts'
import { traefikAccessLines } from './access-lines.ts'
import { traefikProviderLines } from './provider-lines.ts'

const handler = 'traefik pkg/proxy/httputil/proxy.go, ErrorHandler: logged at level DEBUG only'
const refused =
  '2026-11-20T17:04:51Z DBG github.com/traefik/traefik/v3/pkg/proxy/httputil/proxy.go:121 > 502 Bad Gateway error="dial tcp 172.19.0.3:81: connect: connection refused"'
const late = `2026-11-20T17:04:51Z DBG github.com/traefik/traefik/v3/pkg/proxy/httputil/proxy.go:121 > 504 Gateway Timeout error="dial tcp 172.19.0.3:81: i/o timeout"`
const cut = `time="2026-11-20T17:04:51Z" level=debug msg="'502 Bad Gateway' caused by: EOF"`

/** Traefik 3 and 2 name the status; before, oxy said whom it forwarded to. */
const isGatewayError = (line: string) =>
  /50[024] (?:Bad Gateway|Gateway Timeout|Internal Server Error)|499 Client Closed|Error forwarding to |[Ee]rror while forwarding|vulcand\/oxy\/forward|[Ee]rror while dialing|Error dialing/.test(
    line,
  )
const loopback =
  /dial tcp (?<upstream>(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\]):\d{1,5}): (?:connect|getsockopt): connection refused/
const refusedLoopback = `time="2026-11-20T17:04:51Z" level=debug msg="'502 Bad Gateway' caused by: dial tcp 127.0.0.1:8080: connect: connection refused"`

/** What Traefik says of requests that it could not pass on. */
export const traefikLogSignatures: readonly LogSignature[] = [
  {
    id: 'traefik-refused',
    system: 'traefik',
    needles: ['connection refused'],
    pattern: /dial tcp (?<upstream>(?:[^ :]{1,60}|\[[^\] ]{1,60}\]):\d{1,5})/,
    when: (_groups, line) => line.includes('connection refused') && isGatewayError(line),
    weights: { 'backend-down': 15, 'wrong-port': 10, 'loopback-bind': 6, 'app-crash-loop': 4 },
    title: 'The backend refused Traefik’s connection',
    reference: handler,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: {
      matches: [
        refused,
        refusedLoopback,
        'time="2017-09-12T09:14:12Z" level=warning msg="Error forwarding to http://172.18.0.3:80, err: dial tcp 172.18.0.3:80: getsockopt: connection refused"',
      ],
      nearMisses: [late, 'redis: dial tcp 10.0.0.5:6379: connect: connection refused'],
    },
  },
  {
    id: 'traefik-refused-loopback',
    system: 'traefik',
    needles: ['connection refused'],
    pattern: loopback,
    when: (_groups, line) => isGatewayError(line),
    weights: { 'wrong-port': 16, 'loopback-bind': -8 },
    title: 'Traefik asks itself: in a container, loopback is the container’s own',
    reference:
      'https://docs.docker.com/engine/network/: each container has a network of its own; traefik as image',
    fact: 'loopback-asked',
    reach: 'behind',
    request: true,
    examples: { matches: [refusedLoopback], nearMisses: [refused] },
  },
  {
    id: 'traefik-connect-timeout',
    system: 'traefik',
    needles: ['i/o timeout', 'network is unreachable', 'connection timed out'],
    pattern: /dial tcp (?<upstream>[^ :]{1,60}:\d{1,5})/,
    when: (_groups, line) =>
      /i\/o timeout|network is unreachable|connection timed out/.test(line) && isGatewayError(line),
    weights: { 'connect-drop': 13, 'container-network-broken': 20, 'no-route': 8, 'host-down': 6 },
    title: 'The backend did not answer Traefik’s connection',
    reference: `${handler}; mostly the two containers share no network`,
    fact: 'connect',
    reach: 'behind',
    request: true,
    examples: { matches: [late], nearMisses: [refused] },
  },
  {
    id: 'traefik-cut',
    system: 'traefik',
    needles: ['EOF', 'connection reset by peer', 'server closed idle connection'],
    pattern: /: EOF|="?EOF|err: EOF|unexpected EOF|server closed idle connection|connection reset by peer/,
    when: (_groups, line) => isGatewayError(line),
    weights: { 'keepalive-race': 13, 'app-crash-request': 12, 'worker-timeout': 4 },
    title: 'The backend closed the connection before it answered',
    reference: handler,
    fact: 'reset',
    reach: 'behind',
    request: true,
    examples: { matches: [cut], nearMisses: [refused] },
  },
  {
    id: 'traefik-canceled',
    system: 'traefik',
    needles: ['499 Client Closed Request'],
    pattern: /499 Client Closed Request/,
    weights: { 'client-abort': 18 },
    title: 'The visitor went away',
    reference: 'traefik pkg/proxy/httputil/proxy.go, ComputeStatusCode: context.Canceled',
    fact: 'client-left',
    reach: 'inwards',
    examples: {
      matches: [
        `time="2026-11-20T17:04:51Z" level=debug msg="'499 Client Closed Request' caused by: context canceled"`,
      ],
      nearMisses: [cut],
    },
  },
  {
    id: 'traefik-no-server',
    system: 'traefik',
    needles: ['no available server'],
    pattern: /no available server/,
    weights: { 'no-live-upstreams': 20, 'health-check-misconfig': 6, 'container-unhealthy': 5 },
    title: 'Traefik has no healthy server for the service',
    reference: 'traefik pkg/server/service/loadbalancer/wrr/wrr.go: errNoAvailableServer, a 503',
    fact: 'no-live',
    reach: 'here',
    request: true,
    examples: { matches: ['no available server'], nearMisses: [refused] },
  },
  {
    id: 'traefik-wrong-network',
    system: 'traefik',
    needles: ['Could not find network named', 'nable to find the IP address', 'nable to find network'],
    pattern: /Could not find network named|[Uu]nable to find (?:the IP address for the container|network)/,
    weights: { 'container-network-broken': 21, 'wrong-port': 12, 'proxy-config-invalid': 10 },
    title: 'Traefik shares no network with the container that it is to ask',
    reference: 'traefik pkg/provider/docker/config.go: traefik.docker.network',
    fact: 'config',
    reach: 'here',
    examples: {
      matches: [
        `level=warning msg="Could not find network named 'traefik_proxy' for container '/shop'! Maybe you're missing the project's prefix in the label?"`,
        'level=error msg="service \\"shop\\" error: unable to find the IP address for the container \\"/shop\\": the server is ignored"',
      ],
      nearMisses: [refused],
    },
  },
  {
    id: 'traefik-port-missing',
    system: 'traefik',
    needles: ['port is missing'],
    pattern: /port is missing/i,
    weights: { 'wrong-port': 12, 'container-network-broken': 10, 'proxy-config-invalid': 10 },
    title: 'Traefik cannot tell at which port the container is reached',
    reference: 'traefik pkg/provider/docker/config.go: traefik.docker.network and loadbalancer.server.port',
    fact: 'config',
    reach: 'here',
    examples: {
      matches: [
        'time="2026-11-20T17:04:51Z" level=error msg="service \\"shop\\" error: port is missing" providerName=docker container=shop',
      ],
      nearMisses: [refused],
    },
  },
  ...transportErrors({
    system: 'traefik',
    name: 'traefik',
    reference: `${handler}; golang/go src/net/http/transport.go`,
    isProxyError: isGatewayError,
    line: (error) => `time="2026-11-20T17:04:51Z" level=debug msg="'502 Bad Gateway' caused by: ${error}"`,
  }),
  ...traefikAccessLines,
  ...traefikProviderLines,
]
