import type { LogSignature } from '../../model/diagnosis.ts'
import type { Weights } from '../../model/sight.ts'

interface ProviderLine {
  name: string
  needles: readonly [string, ...string[]]
  pattern: RegExp
  weights: Weights
  title: string
  reference: string
  fact: string
  matches: readonly string[]
  nearMisses: readonly string[]
}

const started = 'time="2026-11-20T17:04:51Z" level=info msg="Configuration loaded from flags."'
const at = '2026-11-20T17:04:51Z ERR '

const lines: readonly ProviderLine[] = [
  {
    name: 'middleware-missing',
    needles: ['does not exist', 'unable to find middleware', 'found no middleware'],
    pattern: /middleware \\{0,2}"[^"\n]{1,200}" does not exist|unable to find middleware|found no middleware/,
    weights: { 'proxy-config-invalid': 23, 'unexpected-status': 6 },
    title: 'a router names a middleware that does not exist, so Traefik leaves the router out',
    reference: 'traefik pkg/server/middleware/middlewares.go, BuildChain()',
    fact: 'config',
    matches: [
      String.raw`time="2022-01-22T09:14:12Z" level=error msg="middleware \"auth@docker\" does not exist" entryPointName=websecure routerName=shop@docker`,
      String.raw`{"level":"error","error":"middleware \"auth@kubernetescrd\" does not exist","caller":"github.com/traefik/traefik/v3/pkg/server/router/router.go:136"}`,
    ],
    nearMisses: [started, 'relation "users" does not exist'],
  },
  {
    name: 'entry-point-ended',
    needles: [
      'rror while starting server',
      'rror while starting',
      'rror opening listener',
      'rror preparing server',
      'error while building entryPoint',
    ],
    pattern:
      /[Ee]rror while starting server|[Ee]rror opening listener|[Ee]rror preparing server|error while building entryPoint|Command traefik error: |command traefik error: /,
    weights: { 'proxy-not-running': 21, 'proxy-worker-crash': 9, 'port-conflict': 3 },
    title: 'an entry point of Traefik does not listen, or no longer',
    reference: 'traefik pkg/server/server_entrypoint_tcp.go, TCPEntryPoint.Start()',
    fact: 'start',
    matches: [
      `${at}Error while starting server error="set tcp 172.18.0.16:443->198.51.100.29:31600: setsockopt: operation not supported" entryPointName=websecure`,
      '2026/11/20 17:04:51 command traefik error: error while building entryPoint web: error preparing server: error opening listener: listen tcp :80: bind: permission denied',
    ],
    nearMisses: [started, `${at}the service \\"shop@file\\" does not exist`],
  },
  {
    name: 'service-missing',
    needles: ['the service ', 'the service \\"', 'Could not define the service name'],
    pattern:
      /the service \\{0,2}"[^"\n]{1,200}" does not exist|Could not define the service name for the router|the service is missing on the router/,
    weights: { 'proxy-config-invalid': 22, 'no-live-upstreams': 9 },
    title: 'a router names a service that does not exist',
    reference: 'traefik pkg/server/service/service.go, BuildHTTP()',
    fact: 'config',
    matches: [
      String.raw`time="2026-11-20T17:04:51Z" level=error msg="the service \"shop@docker\" does not exist" entryPointName=web routerName=shop@docker`,
      `${at}Could not define the service name for the router: too many services error=... container=shop routerName=shop`,
    ],
    nearMisses: [started],
  },
  {
    name: 'rule-invalid',
    needles: ['error while parsing rule', 'error while adding rule', 'invalid rule'],
    pattern: /error while (?:parsing|adding) rule/,
    weights: { 'proxy-config-invalid': 24 },
    title: 'Traefik cannot read the rule of a router',
    reference: 'traefik pkg/muxer/http/mux.go and pkg/rules/parser.go',
    fact: 'config',
    matches: [
      `${at}error="error while parsing rule Host(shop.example.com): 1:6: expected operand" routerName=shop@docker`,
    ],
    nearMisses: [started],
  },
  {
    name: 'endpoints-missing',
    needles: [
      'ndpoints not found',
      'subset not found',
      'subsets not found',
      'service port not found',
      'service not found: ',
      'service not found',
      'no endpoints found',
      'Endpoints not available',
      'Service not found for',
      'no load-balancer',
    ],
    pattern:
      /[Ee]ndpoints? not found for (?:Service )?\S{1,200}|subsets? not found (?:for )?\S{1,200}|[Cc]annot create service: (?:subsets?|endpoints?|service(?: port)?) not found|no endpoints found[^\n]{0,200}(?:ingress=|serviceName=|providerName=)|Endpoints not available for|ervice not found for \S{1,200}|service port not found: \d|kubernetes service not found: \S|endpoints? not found: /,
    weights: { 'no-live-upstreams': 22, 'wrong-port': 6, 'proxy-config-invalid': 6, 'backend-down': 6 },
    title: 'the Service of an Ingress is missing, or no ready pod stands behind it',
    reference: 'traefik pkg/provider/kubernetes/ingress/kubernetes.go and crd/kubernetes_http.go',
    fact: 'no-live',
    matches: [
      'time="2026-11-20T17:04:51Z" level=warning msg="Endpoints not found for shop/api" ingress=shop namespace=shop providerName=kubernetes',
      'time="2026-11-20T17:04:51Z" level=error msg="subset not found for shop/api" providerName=kubernetescrd',
      `${at}Cannot create service error="service port not found: 8081" ingress=shop namespace=shop providerName=kubernetes`,
      `${at}error="kubernetes service not found: shop/api" providerName=kubernetescrd`,
      'level=error msg="Cannot create service: subset not found" providerName=kubernetescrd namespace=shop serviceName=web',
    ],
    nearMisses: [started, 'page not found'],
  },
  {
    name: 'container-skipped',
    needles: [
      'Filtering unhealthy or starting container',
      'Filtering non-running container',
      'unable to find the IP address for the container',
      'address of the container',
    ],
    pattern: /Filtering (?:unhealthy or starting|non-running) (?:container|task)/,
    weights: {
      'container-unhealthy': 17,
      'deploy-in-progress': 6,
      'no-live-upstreams': 8,
      'unexpected-status': 4,
    },
    title: 'Traefik leaves a container out until it is healthy',
    reference: 'traefik pkg/provider/docker/config.go, keepContainer()',
    fact: 'health',
    matches: [
      'time="2026-11-20T17:04:51Z" level=debug msg="Filtering unhealthy or starting container" providerName=docker container=shop-api',
    ],
    nearMisses: [
      'time="2026-11-20T17:04:51Z" level=debug msg="Filtering disabled container" providerName=docker container=traefik',
    ],
  },
  {
    name: 'health-check-failed',
    needles: ['Health check failed', 'Health check still failing', 'Health check failed.'],
    pattern:
      /Health check (?:failed|still failing)[^\n]{0,200}(?:[Rr]emoving|from server list|removed from|Backend:|targetURL|Reason)/,
    weights: {
      'no-live-upstreams': 14,
      'container-unhealthy': 9,
      'health-check-misconfig': 9,
      'backend-down': 8,
    },
    title: 'Traefik’s health check fails, and the server gets no requests',
    reference: 'traefik pkg/healthcheck/healthcheck.go, checkServersLB()',
    fact: 'health',
    matches: [
      String.raw`time="2026-11-20T17:04:51Z" level=warning msg="Health check failed, removing from server list. Backend: \"shop@docker\" URL: \"http://172.18.0.5:3000\" Weight: 1 Reason: received error status code: 404"`,
      '2026-11-20T17:04:51Z WRN Health check failed. error="HTTP request failed: Get \\"http://172.18.0.5:3000/ping\\": dial tcp: refused" serviceName=shop@docker targetURL=http://172.18.0.5:3000',
    ],
    nearMisses: ['Health check up: returning to server list. Backend: "shop@docker"'],
  },
  {
    name: 'provider-away',
    needles: [
      'Provider connection error',
      'Provider error, retrying',
      'Failed to retrieve information of the docker client',
      'Cannot start the provider',
    ],
    pattern:
      /Provider connection error|Provider error, retrying in|Failed to retrieve information of the docker client|Cannot start the provider/,
    weights: { 'proxy-config-invalid': 14, 'no-live-upstreams': 10, 'unexpected-status': 4 },
    title: 'Traefik cannot ask the engine or cluster which backends there are',
    reference: 'traefik pkg/provider/docker/pdocker.go',
    fact: 'provider',
    matches: [
      'time="2026-11-20T17:04:51Z" level=error msg="Provider connection error Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock, retrying in 1.5s" providerName=docker',
      `${at}Failed to retrieve information of the docker client and server host error="client version 1.24 is too old" providerName=docker`,
    ],
    nearMisses: [started],
  },
  {
    name: 'entrypoint-missing',
    needles: ['EntryPoint doesn', 'entryPoint \\"', 'No valid entryPoint', 'no valid entryPoint'],
    pattern:
      /EntryPoint doesn['’]t exist|entryPoint \\{0,2}"[^"\n]{1,100}" doesn['’]t exist|[Nn]o valid entryPoint for this router/,
    weights: { 'proxy-config-invalid': 23 },
    title: 'a router names an entry point that does not exist',
    reference: 'traefik pkg/config/runtime/runtime_http.go, GetRoutersByEntryPoints()',
    fact: 'config',
    matches: [
      `${at}EntryPoint doesn't exist entryPointName=https routerName=shop@docker`,
      `time="2026-11-20T17:04:51Z" level=error msg="no valid entryPoint for this router" routerName=shop@docker`,
    ],
    nearMisses: [started],
  },
]

/** What Traefik says of the routers, services and containers that its providers told it. */
export const traefikProviderLines: readonly LogSignature[] = lines.map(
  ({ name, matches, nearMisses, ...line }) => ({
    ...line,
    id: `traefik-${name}`,
    system: 'traefik',
    reach: 'here',
    examples: { matches, nearMisses },
  }),
)
